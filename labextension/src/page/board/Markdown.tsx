import { useLayoutEffect, useRef } from 'react';
import { useClassroom } from '../../ui/context';
import { markdownNodes } from './tame';

interface IProps {
  text: string;
  attachments: Record<string, unknown>;
}

/** A text cell as it reads. */
export function Markdown({ text, attachments }: IProps) {
  const { trans, rich } = useClassroom().platform;
  const node = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const gone = trans.__('picture not shown');
    node.current?.replaceChildren(markdownNodes(text, attachments, gone));
    if (node.current) {
      rich?.typeset?.(node.current);
    }
  }, [text, attachments, trans, rich]);
  return <div ref={node} className="lc-Text" />;
}
