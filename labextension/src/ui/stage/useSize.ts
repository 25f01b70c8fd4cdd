/** How large is an element right now? */
import { useCallback, useRef, useState } from 'react';

export interface ISized {
  width: number;
  height: number;
}

/** Gives a ref to put on the element and its inner size, renewed as it changes. */
export function useSize(): [(node: HTMLElement | null) => void | (() => void), ISized] {
  const [size, setSize] = useState<ISized>({ width: 0, height: 0 });
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback((node: HTMLElement | null) => {
    observer.current?.disconnect();
    // That of the window the element stands in: this one may be hidden meanwhile.
    const own = node?.ownerDocument.defaultView as typeof globalThis | null | undefined;
    if (node && own?.ResizeObserver) {
      observer.current = new own.ResizeObserver(entries => {
        const box = entries[entries.length - 1].contentRect;
        setSize({ width: box.width, height: box.height });
      });
      observer.current.observe(node);
    }
  }, []);
  return [ref, size];
}
