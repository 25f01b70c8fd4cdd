/** Does the list follow new messages, or stay where the reader is? */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR = 48;
const FAR = 400;

export interface IStick {
  list: RefObject<HTMLDivElement>;
  /** How many came since the reader scrolled up. */
  missed: number;
  /** Whether the reader is well above the end. */
  away: boolean;
  onScroll: () => void;
  toEnd: () => void;
}

/** `box` holds the messages: it grows when their markup comes, and then too the end stays in sight. */
export function useStick(count: number, box: RefObject<HTMLElement>): IStick {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(count);
  const top = useRef(0);
  const [missed, setMissed] = useState(0);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const node = list.current;
    if (node) {
      node.scrollTop = node.scrollHeight;
    }
    atEnd.current = true;
    seen.current = count;
    setMissed(0);
    setAway(false);
  }, [count]);

  const onScroll = useCallback(() => {
    const node = list.current;
    if (!node) {
      return;
    }
    // Messages that grow when their markup comes push the end away; only a reader scrolls up.
    const up = node.scrollTop < top.current;
    top.current = node.scrollTop;
    const below = node.scrollHeight - node.scrollTop - node.clientHeight;
    atEnd.current = below < NEAR || (atEnd.current && !up);
    setAway(!atEnd.current && below > FAR);
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
    if (box.current) {
      observer.observe(box.current);
    }
    return () => observer.disconnect();
  }, [toEnd, box]);

  return { list, missed, away, onScroll, toEnd };
}
