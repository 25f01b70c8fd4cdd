import { useEffect, useRef, useState } from 'react';
import type { IRule } from '../../actions/action';
import { attempt } from '../classroom';
import { useClassroom, useServerTime, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import type { IVersion } from '../ports';
import { ago } from '../words';
import { momentNames } from './words';
import { teaches } from '../../model/roles';

const AT_ONCE = 30;

/** Says what restoring does before it is done, in the place of the row. */
function Confirm({ time, onYes, onNo }: { time: string; onYes: () => void; onNo: () => void }) {
  const trans = useTrans();
  const first = useRef<HTMLParagraphElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div className="lc-Version-confirm">
      <p ref={first} tabIndex={-1}>
        <strong>{trans.__('Bring back the board of %1?', time)}</strong>{' '}
        {trans.__(
          'Everyone sees it at once. What stands there now is kept as a version of its own: restore that one to undo this.'
        )}
      </p>
      <div className="lc-Version-actions">
        <Button onClick={onNo}>{trans.__('Cancel')}</Button>
        <Button look="go" onClick={onYes}>
          {trans.__('Restore')}
        </Button>
      </div>
    </div>
  );
}

interface IRowProps {
  version: IVersion;
  time: string;
  now: number;
  rule: IRule;
  open: boolean;
  onOpen: (open: boolean) => void;
  onRestore: () => void;
}

function Row({ version, time, now, rule, open, onOpen, onRestore }: IRowProps) {
  const trans = useTrans();
  return (
    <li className="lc-Version" data-version={version.version}>
      <div className="lc-Version-row">
        <span className="lc-Version-when">
          <time dateTime={new Date(version.at * 1000).toISOString()}>{time}</time>
          <small>{ago(now - version.at, trans)}</small>
        </span>
        <Button
          look="quiet"
          permitted={rule}
          aria-label={trans.__('Restore the version of %1…', time)}
          aria-expanded={open}
          onClick={() => onOpen(!open)}
        >
          {trans.__('Restore…')}
        </Button>
      </div>
      {open && <Confirm time={time} onYes={onRestore} onNo={() => onOpen(false)} />}
    </li>
  );
}

/** Kept versions, newest first; staff bring one back. */
export function Versions({
  versions,
  onRestored
}: {
  versions: readonly IVersion[];
  onRestored: () => void;
}) {
  const room = useClassroom();
  const trans = useTrans();
  const now = useServerTime(30_000);
  const staff = useSession(({ role }) => teaches(role));
  const [open, setOpen] = useState<number | null>(null);
  const [shown, setShown] = useState(AT_ONCE);
  const [done, setDone] = useState('');
  const rule: IRule = staff
    ? { allowed: true, why: '' }
    : { allowed: false, why: trans.__('Only the teaching staff can restore a version.') };
  const restore = async (version: number, time: string) => {
    setOpen(null);
    if (await attempt(room, () => room.board?.restore(version))) {
      setDone(trans.__('The board is again as it was at %1.', time));
      onRestored();
    }
  };
  const sorted = [...versions].sort((a, b) => b.version - a.version);
  const names = momentNames(
    sorted.map(({ at }) => at),
    now
  );
  return (
    <section className="lc-History-part" aria-label={trans.__('Versions')}>
      <h3>{trans.__('Versions')}</h3>
      <p className="lc-History-done" role="status">
        {done}
      </p>
      {!sorted.length && (
        <p className="lc-Empty">
          {trans.__('No version is kept yet: they come as the class goes on.')}
        </p>
      )}
      <ol className="lc-History-list">
        {sorted.slice(0, shown).map((version, n) => (
          <Row
            key={version.version}
            version={version}
            time={names[n]}
            now={now}
            rule={rule}
            open={open === version.version}
            onOpen={on => setOpen(on ? version.version : null)}
            onRestore={() => void restore(version.version, names[n])}
          />
        ))}
      </ol>
      {sorted.length > shown && (
        <Button onClick={() => setShown(shown + AT_ONCE)}>{trans.__('Show older versions')}</Button>
      )}
    </section>
  );
}
