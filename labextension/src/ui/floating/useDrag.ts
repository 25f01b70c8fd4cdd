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

interface IGrip extends IPoint {
  /** Where the middle of what is dragged was. */
  middle: IPoint;
}

export interface IDrag {
  /** Null while it is not dragged. */
  by: IPoint | null;
  listeners: Record<
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel',
    (event: PointerEvent<HTMLElement>) => void
  >;
}

function grip(event: PointerEvent<HTMLElement>): IGrip {
  const box = event.currentTarget.getBoundingClientRect();
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  return { x: event.clientX, y: event.clientY, middle };
}

export function useDrag(area: IBox, rtl: boolean, drop: (corner: Corner) => void): IDrag {
  const [from, setFrom] = useState<IGrip | null>(null);
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
          setFrom(grip(event));
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
        if (from && by) {
          // By the pointer, not by what is drawn: on a busy page the picture lags behind.
          const { x, y } = from.middle;
          drop(nearest(x + event.clientX - from.x, y + event.clientY - from.y, area, rtl));
        }
        stop();
      },
      onPointerCancel: stop
    }
  };
}
