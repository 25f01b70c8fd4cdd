import { lowerAllHands } from '../../actions/lowerAllHands';
import { handQueue } from '../../model/selectors';
import { AskList } from '../board/AskList';
import { LobbyList } from '../lobby/LobbyList';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { useActions } from '../useAction';
import { HandRow } from './HandRow';
import { RaiseHand } from './RaiseHand';

/** Who waits to speak, in the order in which they asked. */
export function Hands() {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const you = useSession(state => state.you);
  const student = useSession(state => state.role === 'student');
  const mine = Boolean(view?.hands[you ?? '']);
  const [lowerAll] = useActions([lowerAllHands]);
  const queue = view ? handQueue(view) : [];
  return (
    <div className="lc-Hands">
      <LobbyList />
      <AskList />
      {queue.length === 0 ? (
        <p className="lc-Empty">
          {student
            ? trans.__('No hand is up. Raise yours to ask to speak.')
            : trans.__('No hand is up. Raised hands wait here in order.')}
        </p>
      ) : (
        <ol
          className="lc-Hands-list"
          aria-label={trans.__('Raised hands, first come first')}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that keys can scroll it
          tabIndex={0}
        >
          {queue.map((hand, index) => (
            <HandRow key={hand.id} hand={hand} place={index + 1} />
          ))}
        </ol>
      )}
      {lowerAll && queue.length > 1 && (
        <div className="lc-Hands-tools">
          <Button permitted={lowerAll.permitted} onClick={lowerAll.run}>
            {lowerAll.label}
          </Button>
        </div>
      )}
      {student && <RaiseHand key={mine ? 'up' : 'down'} raised={mine} />}
    </div>
  );
}
