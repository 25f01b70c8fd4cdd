/** Which messages are in sight, or soon will be? The others need no markup yet. */
import { useCallback, useEffect, useRef, type RefObject } from 'react';

const AROUND = '600px 0px';

export type Watch = (node: Element, near: () => void) => () => void;

/** Says once of each node that it came near; where nothing can tell, at once. */
export function useNear(list: RefObject<HTMLElement>): Watch {
  const observer = useRef<IntersectionObserver | null>(null);
  const waiting = useRef(new Map<Element, () => void>());
  useEffect(
    () => () => {
      observer.current?.disconnect();
      observer.current = null;
    },
    []
  );
  return useCallback(
    (node, near) => {
      if (typeof IntersectionObserver === 'undefined') {
        near();
        return () => undefined;
      }
      observer.current ??= new IntersectionObserver(
        entries => {
          for (const { isIntersecting, target } of entries) {
            if (isIntersecting) {
              waiting.current.get(target)?.();
              waiting.current.delete(target);
              observer.current?.unobserve(target);
            }
          }
        },
        { root: list.current, rootMargin: AROUND }
      );
      waiting.current.set(node, near);
      observer.current.observe(node);
      return () => {
        waiting.current.delete(node);
        observer.current?.unobserve(node);
      };
    },
    [list]
  );
}
