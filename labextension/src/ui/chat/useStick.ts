/** Does the list follow new messages, or stay where the reader is? */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR = 48;
const FAR = 400;
/** Milliseconds in which a scroll is the work of what the reader just did. */
const AT_HAND = 1000;
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'];

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
  const height = useRef(0);
  const hand = useRef(-Infinity);
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
    // Messages that grow when their markup comes push the end away, and those that shrink when they are out of
    // sight pull the list up with them. Only a reader scrolls up, or what they asked for.
    const resized = node.scrollHeight !== height.current;
    const reader = !resized || performance.now() - hand.current < AT_HAND;
    const up = node.scrollTop < top.current && reader;
    top.current = node.scrollTop;
    height.current = node.scrollHeight;
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
    const note = () => {
      hand.current = performance.now();
    };
    const page = list.current?.ownerDocument ?? document;
    const options = { capture: true, passive: true };
    HANDS.forEach(kind => page.addEventListener(kind, note, options));
    return () => HANDS.forEach(kind => page.removeEventListener(kind, note, options));
  }, []);

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
