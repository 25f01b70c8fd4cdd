import { useLayoutEffect, useRef } from 'react';
import { useTrans } from '../../ui/context';
import { markdownNodes } from './tame';

interface IProps {
  text: string;
  attachments: Record<string, unknown>;
}

/** A text cell as it reads. */
export function Markdown({ text, attachments }: IProps) {
  const trans = useTrans();
  const node = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const gone = trans.__('picture not shown');
    node.current?.replaceChildren(markdownNodes(text, attachments, gone));
  }, [text, attachments, trans]);
  return <div ref={node} className="lc-Text" />;
}
