/** Does someone point at the list, or go through it by keyboard? Then its rows stay where they are. */
import { useEffect, useMemo, useRef, useState, type FocusEvent } from 'react';

/** A hand that has not moved for so long is about to press nothing, and the list must not grow old. */
export const STILL = 8000;

export interface IHeld {
  held: boolean;
  handlers: {
    onPointerEnter: () => void;
    onPointerMove: () => void;
    onPointerLeave: () => void;
    onKeyDownCapture: () => void;
    onBlur: (event: FocusEvent) => void;
  };
}

export function useHeld(): IHeld {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = useMemo(() => {
    const letGo = () => {
      clearTimeout(timer.current);
      setHeld(false);
    };
    const hold = () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(letGo, STILL);
      setHeld(true);
    };
    return {
      onPointerEnter: hold,
      onPointerMove: hold,
      // A row that was clicked keeps the focus; that alone must not hold the list.
      onPointerLeave: letGo,
      onKeyDownCapture: hold,
      onBlur: (event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          letGo();
        }
      }
    };
  }, []);
  return { held, handlers };
}
