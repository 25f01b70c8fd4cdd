/** How far has the small speaker been dragged, and where does it go when it is let go? */
import { useState, type PointerEvent } from 'react';
import type { IBox } from '../parts/menuPlace';
import { nearest, type Corner } from './corners';

/** Less is a click that slipped. */
const SLACK = 4;

interface IPoint {
  x: number;
  y: number;
}

export interface IDrag {
  /** Null while it is not dragged. */
  by: IPoint | null;
  listeners: Record<
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel',
    (event: PointerEvent<HTMLElement>) => void
  >;
}

export function useDrag(area: IBox, rtl: boolean, drop: (corner: Corner) => void): IDrag {
  const [from, setFrom] = useState<IPoint | null>(null);
  const [by, setBy] = useState<IPoint | null>(null);
  const stop = () => {
    setFrom(null);
    setBy(null);
  };
  return {
    by,
    listeners: {
      onPointerDown: event => {
        if (event.button === 0 && !(event.target as Element).closest('button')) {
          setFrom({ x: event.clientX, y: event.clientY });
          event.currentTarget.setPointerCapture?.(event.pointerId);
        }
      },
      onPointerMove: event => {
        const moved = from && { x: event.clientX - from.x, y: event.clientY - from.y };
        if (moved && (by || Math.hypot(moved.x, moved.y) > SLACK)) {
          setBy(moved);
        }
      },
      onPointerUp: event => {
        if (by) {
          const box = event.currentTarget.getBoundingClientRect();
          const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
          drop(nearest(x, y, area, rtl));
        }
        stop();
      },
      onPointerCancel: stop
    }
  };
}
