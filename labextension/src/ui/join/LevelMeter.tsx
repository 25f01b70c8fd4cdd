import { useId } from 'react';
import { useTrans } from '../context';

/** Loudness of one's own microphone: moves while one speaks. */
export function LevelMeter({ level }: { level: number }) {
  const trans = useTrans();
  const name = useId();
  const percent = Math.round(Math.min(1, Math.max(0, level)) * 100);
  return (
    <div className="lc-Level">
      <span id={name}>{trans.__('Say something: the bar should move')}</span>
      <div
        className="lc-Level-track"
        role="meter"
        aria-labelledby={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <i style={{ transform: `scaleX(${percent / 100})` }} />
      </div>
    </div>
  );
}
