/** How large is an element right now? */
import { useCallback, useState } from 'react';

export interface ISized {
  width: number;
  height: number;
}

/** Gives a ref to put on the element and its inner size, renewed as it changes. */
export function useSize(): [(node: HTMLElement | null) => void | (() => void), ISized] {
  const [size, setSize] = useState<ISized>({ width: 0, height: 0 });
  const [observer] = useState(() =>
    typeof ResizeObserver === 'undefined'
      ? null
      : new ResizeObserver(entries => {
          const box = entries[entries.length - 1].contentRect;
          setSize({ width: box.width, height: box.height });
        })
  );
  const ref = useCallback(
    (node: HTMLElement | null) => {
      observer?.disconnect();
      if (node) {
        observer?.observe(node);
      }
    },
    [observer]
  );
  return [ref, size];
}
