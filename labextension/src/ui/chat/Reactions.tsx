import { may, type WithId } from '../../model/selectors';
import type { IMessage } from '../../model/view';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { countedOf, pictureOf, signName, type ICounted, type Sign } from './signs';

const MOST_NAMED = 8;

/** Adds one's own sign to a message, or takes it away. */
export function useSigning(message: WithId<IMessage>): (sign: Sign) => void {
  const room = useClassroom();
  const you = useSession(state => state.you);
  return reaction => {
    const own = you !== null && message.reactions[reaction]?.[you] === true;
    const kind = own ? 'TakeBackReaction' : 'ReactToMessage';
    void attempt(room, () => room.session.send({ kind, message: message.id, reaction }));
  };
}

function Chip({ counted, onPress }: { counted: ICounted; onPress: () => void }) {
  const trans = useTrans();
  const rule = useSession(state => may(state, 'ReactToMessage'));
  const people = useSession(state => state.view?.people);
  const { sign, count, own } = counted;
  const names = counted.people.slice(0, MOST_NAMED).map(id => people?.[id]?.name ?? '');
  const more = count - names.length;
  const who = names.filter(Boolean).join(', ') + (more > 0 ? ` + ${more}` : '');
  return (
    <button
      type="button"
      className="lc-Sign"
      aria-pressed={own}
      aria-label={`${signName(sign, trans)}: ${trans._n('%1 person', '%1 people', count)}`}
      title={`${signName(sign, trans)}: ${who}`}
      aria-disabled={!rule.allowed || undefined}
      onClick={rule.allowed ? onPress : undefined}
    >
      <span aria-hidden="true">{pictureOf(sign)}</span> {count}
    </button>
  );
}

/** What people answered a message with, one's own marked. */
export function Reactions({ message }: { message: WithId<IMessage> }) {
  const trans = useTrans();
  const you = useSession(state => state.you);
  const press = useSigning(message);
  const counted = countedOf(message, you);
  if (!counted.length) {
    return null;
  }
  return (
    <div className="lc-Signs" role="group" aria-label={trans.__('Reactions')}>
      {counted.map(one => (
        <Chip key={one.sign} counted={one} onPress={() => press(one.sign)} />
      ))}
    </div>
  );
}
