import { whoWaits } from '../../model/lobby';
import { copresents, handQueue, myHand } from '../../model/selectors';
import { callOn } from '../../actions/callOn';
import { endTurn } from '../../actions/endTurn';
import { attempt } from '../classroom';
import { useClassroom, useServerTime, useSession, useTrans, useUi } from '../context';
import { Avatar } from '../parts/Avatar';
import { Button } from '../parts/Button';
import { usePersonActions } from '../useAction';
import { clock, ordinal } from '../words';
import { Called } from './Called';
import { CoPresents, useToldOfDemotion } from './CoPresents';
import { ShownLarge } from './ShownLarge';
import { teaches } from '../../model/roles';

/** One's own hand: its place, its question, and the way to lower it. */
function OwnHand() {
  const room = useClassroom();
  const trans = useTrans();
  const hand = useSession(state => state.view?.hands[state.you ?? '']);
  const state = useSession(all => all);
  const place = hand ? (myHand(state)?.place ?? 1) : 1;
  const count = state.view ? handQueue(state.view).length : 0;
  return (
    <div className="lc-Turn">
      <div className="lc-Turn-text">
        <strong>{trans.__('Your hand is up')}</strong>
        <small title={hand?.question ?? undefined}>
          {trans.__('%1 of %2', ordinal(place, trans), count)}
          {hand?.question && (
            <>
              {' · “'}
              <bdi>{hand.question}</bdi>”
            </>
          )}
        </small>
      </div>
      <Button onClick={() => void attempt(room, () => room.session.send({ kind: 'LowerHand' }))}>
        {trans.__('Lower')}
      </Button>
    </div>
  );
}

/** For staff: whose turn it is now, or who has not answered yet. */
function TheirTurn({ person, answered }: { person: string; answered: boolean }) {
  const trans = useTrans();
  const who = useSession(state => state.view?.people[person]);
  const [end] = usePersonActions([endTurn], person);
  return (
    <div className="lc-Turn">
      <Avatar id={person} name={who?.name ?? '?'} />
      <div className="lc-Turn-text">
        <strong>
          <bdi>{who?.name}</bdi>
        </strong>
        <small>{answered ? trans.__('has the floor') : trans.__('is being asked to speak…')}</small>
      </div>
      {end && (
        <Button permitted={end.permitted} onClick={end.run}>
          {answered ? end.label : trans.__('Take back')}
        </Button>
      )}
    </div>
  );
}

/** For staff: the hand that waits longest, and the next thing to do. */
function NextHand() {
  const trans = useTrans();
  const now = useServerTime();
  const view = useSession(state => state.view);
  const knocked = view !== null && whoWaits(view).length > 0;
  const queue = view ? handQueue(view) : [];
  const [call] = usePersonActions([callOn], queue[0]?.id ?? '');
  const first = queue[0];
  const who = first && view?.people[first.id];
  if (!first || !who) {
    return null;
  }
  return (
    <div className="lc-Turn">
      <Avatar id={first.id} name={who.name} />
      <div className="lc-Turn-text">
        <span>
          <strong>
            <bdi>{who.name}</bdi>
          </strong>{' '}
          {trans.__('raised a hand')}
        </span>
        <small title={first.question ?? undefined}>
          {trans.__('1 of %1', queue.length)} ·{' '}
          <span className="lc-num">{clock(now - first.since)}</span>
          {first.question && (
            <>
              {' · “'}
              <bdi>{first.question}</bdi>”
            </>
          )}
        </small>
      </div>
      {call && (
        <Button look={knocked ? 'plain' : 'go'} permitted={call.permitted} onClick={call.run}>
          {call.label}
        </Button>
      )}
    </div>
  );
}

/** One's own turn, and the way to end it. */
function OwnTurn({ person }: { person: string }) {
  const trans = useTrans();
  const [end] = usePersonActions([endTurn], person);
  const another = useSession(state => (state.view?.large ?? person) !== person);
  return (
    <div className="lc-Turn lc-mod-wrap">
      <div className="lc-Turn-text">
        <strong>{trans.__('You have the floor')}</strong>
        <small>
          {another
            ? trans.__('You can also share your screen.')
            : trans.__('Everyone sees you large. You can also share your screen.')}
        </small>
      </div>
      {end && (
        <Button permitted={end.permitted} onClick={end.run}>
          {trans.__('End my turn')}
        </Button>
      )}
    </div>
  );
}

/** What waits for this person, just above what they can do: one line, the most pressing. */
export function Turn() {
  useToldOfDemotion();
  const you = useSession(state => state.you);
  const staff = useSession(state => teaches(state.role));
  const promoted = useSession(copresents);
  const call = useSession(state => state.view?.call);
  const spotlight = useSession(state => state.view?.spotlight);
  const large = useSession(state => state.view?.large);
  const raised = useSession(state => Boolean(state.view?.hands[state.you ?? '']));
  const tab = useUi(state => state.tab);
  if (call && call.person === you) {
    return <Called call={call} />;
  }
  if (spotlight && spotlight === you) {
    return <OwnTurn person={you} />;
  }
  if (staff && (call || spotlight)) {
    return <TheirTurn person={call?.person ?? spotlight!} answered={!call} />;
  }
  if (raised) {
    return <OwnHand />;
  }
  if (large && (staff || large === you)) {
    return <ShownLarge person={large} />;
  }
  if (promoted && you) {
    return <CoPresents person={you} />;
  }
  return staff && tab !== 'hands' ? <NextHand /> : null;
}
