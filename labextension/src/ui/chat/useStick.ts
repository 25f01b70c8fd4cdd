/** Does the list follow new messages, or stay where the reader is? */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR = 48;

export interface IStick {
  list: RefObject<HTMLDivElement>;
  /** How many came since the reader scrolled up. */
  missed: number;
  onScroll: () => void;
  toEnd: () => void;
}

export function useStick(count: number): IStick {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(count);
  const [missed, setMissed] = useState(0);

  const toEnd = useCallback(() => {
    const node = list.current;
    if (node) {
      node.scrollTop = node.scrollHeight;
    }
    atEnd.current = true;
    seen.current = count;
    setMissed(0);
  }, [count]);

  const onScroll = useCallback(() => {
    const node = list.current;
    if (!node) {
      return;
    }
    atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
    if (atEnd.current) {
      seen.current = count;
      setMissed(0);
    }
  }, [count]);

  useLayoutEffect(() => {
    if (atEnd.current) {
      toEnd();
    } else {
      setMissed(Math.max(0, count - seen.current));
    }
  }, [count, toEnd]);

  useEffect(() => {
    const node = list.current;
    if (!node || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(() => atEnd.current && toEnd());
    observer.observe(node);
    return () => observer.disconnect();
  }, [toEnd]);

  return { list, missed, onScroll, toEnd };
}
