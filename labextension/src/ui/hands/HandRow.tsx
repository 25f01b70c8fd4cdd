import { callOn } from '../../actions/callOn';
import { lowerHand } from '../../actions/lowerHand';
import { whoWaits } from '../../model/lobby';
import type { WithId } from '../../model/selectors';
import type { IHand } from '../../model/view';
import { useServerTime, useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { usePersonActions } from '../useAction';
import { clock, duration } from '../words';
import { HandCell } from './HandCell';

/** A hand: who, what about, since when; staff call on or lower. */
export function HandRow({ hand, place }: { hand: WithId<IHand>; place: number }) {
  const trans = useTrans();
  const now = useServerTime();
  const name = useSession(state => state.view?.people[hand.id]?.name ?? '');
  const own = useSession(state => state.you === hand.id);
  const [call] = usePersonActions([callOn], hand.id);
  const [lower] = usePersonActions([lowerHand], hand.id);
  // Who waits outside comes first: one filled button at a time.
  const knocked = useSession(state => state.view !== null && whoWaits(state.view).length > 0);
  const waits = now - hand.since;
  return (
    <li className={`lc-Hand ${own ? 'lc-mod-own' : ''}`} data-person={hand.id}>
      <span className="lc-Hand-place lc-num" aria-hidden="true">
        {place}
      </span>
      <Avatar id={hand.id} name={name} size={28} />
      <div className="lc-Hand-text">
        <span className="lc-Hand-who">
          <bdi title={name}>{own ? trans.__('You') : name}</bdi>
          <span
            className="lc-num lc-Hand-wait"
            aria-label={trans.__('waits %1', duration(waits, trans))}
          >
            {clock(waits)}
          </span>
        </span>
        {hand.question && (
          <p className="lc-Hand-question" dir="auto">
            {hand.question}
          </p>
        )}
      </div>
      {call && (
        <Button
          look={place === 1 && !knocked ? 'go' : 'plain'}
          permitted={call.permitted}
          onClick={call.run}
        >
          {call.label}
        </Button>
      )}
      {lower && (
        <button
          type="button"
          className="lc-IconButton"
          aria-label={trans.__('Lower the hand of %1', name)}
          title={trans.__('Lower hand')}
          onClick={lower.run}
        >
          <Icon name="close" size={14} />
        </button>
      )}
      <HandCell person={hand.id} />
    </li>
  );
}
