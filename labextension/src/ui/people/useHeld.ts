/** Does someone point at the list, or go through it by keyboard? Then its rows stay where they are. */
import { useMemo, useRef, useState, type FocusEvent } from 'react';

export interface IHeld {
  held: boolean;
  handlers: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onKeyDownCapture: () => void;
    onBlur: (event: FocusEvent) => void;
  };
}

export function useHeld(): IHeld {
  const [held, setHeld] = useState(false);
  const by = useRef({ pointer: false, keys: false });
  const handlers = useMemo(() => {
    const say = (change: Partial<typeof by.current>) => {
      by.current = { ...by.current, ...change };
      setHeld(by.current.pointer || by.current.keys);
    };
    return {
      onPointerEnter: () => say({ pointer: true }),
      // A row that was clicked keeps the focus; that alone must not hold the list for ever.
      onPointerLeave: () => say({ pointer: false, keys: false }),
      onKeyDownCapture: () => say({ keys: true }),
      onBlur: (event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          say({ keys: false });
        }
      }
    };
  }, []);
  return { held, handlers };
}
