import { allowPerson } from '../../actions/allowPerson';
import { declineWriting } from '../../actions/declineWriting';
import type { WithId } from '../../model/selectors';
import type { IBoardAsk } from '../../model/view';
import { useServerTime, useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { usePersonActions } from '../useAction';
import { clock, duration } from '../words';

/** Someone asks to write: who, since when, and the answer. */
export function AskRow({ ask, first }: { ask: WithId<IBoardAsk>; first: boolean }) {
  const trans = useTrans();
  const now = useServerTime();
  const name = useSession(({ view }) => view?.people[ask.id]?.name ?? '');
  const [allow] = usePersonActions([allowPerson], ask.id);
  const [decline] = usePersonActions([declineWriting], ask.id);
  const waits = now - ask.since;
  return (
    <li className="lc-Hand" data-person={ask.id}>
      <Avatar id={ask.id} name={name} size={28} />
      <div className="lc-Hand-text">
        <span className="lc-Hand-who">
          <bdi title={name}>{name}</bdi>
          <span
            className="lc-num lc-Hand-wait"
            role="img"
            aria-label={trans.__('waits %1', duration(waits, trans))}
          >
            {clock(waits)}
          </span>
        </span>
      </div>
      {allow && (
        <Button
          look={first ? 'go' : 'plain'}
          permitted={allow.permitted}
          aria-label={trans.__('Allow %1 to write', name)}
          onClick={allow.run}
        >
          {trans.__('Allow')}
        </Button>
      )}
      {decline && (
        <button
          type="button"
          className="lc-IconButton"
          aria-label={trans.__('%1: not now', name)}
          title={decline.label}
          onClick={decline.run}
        >
          <Icon name="close" size={14} />
        </button>
      )}
    </li>
  );
}
