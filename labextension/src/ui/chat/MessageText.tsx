import { memo, useLayoutEffect, useRef } from 'react';
import { useClassroom } from '../context';
import { hasFormula, nodesOf, plainNodes, standOut, type IStandOut } from './rich';

interface IProps extends IStandOut {
  text: string;
  /** Whether it is in sight, or soon will be; the others wait as plain text. */
  near: boolean;
}

/** Code wider or longer than its place: who has no mouse reaches it and scrolls with the arrow keys. */
function reachable(words: HTMLElement): void {
  for (const code of words.querySelectorAll('pre')) {
    if (code.scrollWidth > code.clientWidth || code.scrollHeight > code.clientHeight) {
      code.tabIndex = 0;
    }
  }
}

/** The words of a message, as a notebook would show them. */
export const MessageText = memo(function MessageText(props: IProps) {
  const { text, near, names, own, search } = props;
  const { rich } = useClassroom().platform;
  const node = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let here = true;
    const put = (nodes: DocumentFragment, done: boolean) => {
      if (here && node.current) {
        standOut(nodes, { names, own, search });
        node.current.replaceChildren(nodes);
        reachable(node.current);
        if (done && rich?.typeset && hasFormula(text)) {
          rich.typeset(node.current);
        }
      }
    };
    const nodes = near ? nodesOf(text, rich) : plainNodes(text);
    if (nodes instanceof Promise) {
      put(plainNodes(text), false);
      void nodes.then(
        made => put(made, true),
        () => undefined
      );
    } else {
      put(nodes, near);
    }
    return () => {
      here = false;
    };
  }, [text, near, names, own, search, rich]);
  return <div ref={node} className="lc-Message-text" dir="auto" />;
});
