import { useEffect, useState } from 'react';
import { useBoard, useServerTime, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import type { BoardPhase } from '../ports';
import { lineWords } from './words';

/** Between two keystrokes everything is safe for a moment: that is not worth a word. */
const CALM_MS = 600;

/** Stays true a little after it has become false. */
function useLinger(on: boolean): boolean {
  const [shown, setShown] = useState(on);
  useEffect(() => {
    if (on) {
      setShown(true);
      return undefined;
    }
    const timer = setTimeout(() => setShown(false), CALM_MS);
    return () => clearTimeout(timer);
  }, [on]);
  return on || shown;
}

function Phase({ phase, unsent }: { phase: BoardPhase; unsent: number }) {
  const trans = useTrans();
  const now = useServerTime();
  const [since] = useState(now);
  const busy = useLinger(unsent > 0);
  const said = lineWords({ phase, unsent: busy ? Math.max(1, unsent) : 0 }, now - since, trans);
  if (!said) {
    return null;
  }
  const warns = said.tone === 'warn';
  return (
    <span
      className={`lc-BoardBar-line lc-mod-${said.tone}`}
      role={warns ? 'status' : undefined}
      title={said.words}
    >
      <Icon name={said.icon} size={14} />
      <span className={said.short ? 'lc-BoardBar-long' : ''}>{said.words}</span>
      {said.short && (
        <span className="lc-BoardBar-short" aria-hidden="true">
          {said.short}
        </span>
      )}
    </span>
  );
}

/** Whether what one wrote is safe, and what happens while there is no line. */
export function Line() {
  const phase = useBoard(board => board?.phase ?? 'none');
  const unsent = useBoard(board => board?.unsent ?? 0);
  return <Phase key={phase} phase={phase} unsent={unsent} />;
}
