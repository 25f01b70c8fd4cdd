import { admitAll } from '../../actions/admitAll';
import { whoWaits } from '../../model/lobby';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { useActions } from '../useAction';
import { WaitingRow } from './WaitingRow';

/** A full lobby is let in with one button; nobody reads five hundred rows of it. */
const MOST = 50;

/** For staff: all who wait to come in, first come first. Nothing while nobody does. */
export function LobbyList() {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const [all] = useActions([admitAll]);
  const waiting = view ? whoWaits(view) : [];
  if (!all) {
    return null;
  }
  const more = waiting.length - MOST;
  return (
    <section className="lc-Asks lc-mod-lobby" aria-label={trans.__('Who waits to come in')}>
      <div className="lc-Asks-head">
        <Icon name="wait" size={14} />
        <strong>{trans._n('%1 waits to come in', '%1 wait to come in', waiting.length)}</strong>
        <Button look="go" permitted={all.permitted} onClick={all.run}>
          {all.label}
        </Button>
      </div>
      <ol className="lc-Asks-list">
        {waiting.slice(0, MOST).map(one => (
          <WaitingRow key={one.id} waiting={one} />
        ))}
        {more > 0 && (
          <li className="lc-Asks-more">{trans._n('and %1 more', 'and %1 more', more)}</li>
        )}
      </ol>
    </section>
  );
}
