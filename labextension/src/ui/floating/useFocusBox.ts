/** Where does this person work right now, and how large is the page? */
import { useEffect, useState } from 'react';
import type { IBox } from '../parts/menuPlace';

const EDGE = 12;
const STATUS_BAR = 32;
/** Menu bar and tab bar. */
const BARS = 68;
const SIDE = 44;

function pageBox(): IBox {
  return {
    left: SIDE + EDGE,
    top: BARS + EDGE,
    right: window.innerWidth - SIDE - EDGE,
    bottom: window.innerHeight - STATUS_BAR - EDGE
  };
}

export function usePageBox(): IBox {
  const [box, setBox] = useState(pageBox);
  useEffect(() => {
    const renew = () => setBox(pageBox());
    window.addEventListener('resize', renew);
    return () => window.removeEventListener('resize', renew);
  }, []);
  return box;
}

function focusBox(): IBox | null {
  const element = document.activeElement;
  if (!element || element === document.body || element.closest('.lc-root')) {
    return null;
  }
  const typing = element.matches('input, textarea, select, [contenteditable="true"]');
  return typing ? element.getBoundingClientRect() : null;
}

function same(a: IBox | null, b: IBox | null): boolean {
  return (
    a === b ||
    Boolean(
      a && b && a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom
    )
  );
}

/** The field or cell one types in; null while one does not type. */
export function useFocusBox(): IBox | null {
  const [box, setBox] = useState<IBox | null>(null);
  useEffect(() => {
    const renew = () => setBox(before => (same(before, focusBox()) ? before : focusBox()));
    const events = ['focusin', 'focusout', 'keyup', 'scrollend'] as const;
    events.forEach(name => document.addEventListener(name, renew, true));
    return () => events.forEach(name => document.removeEventListener(name, renew, true));
  }, []);
  return box;
}
