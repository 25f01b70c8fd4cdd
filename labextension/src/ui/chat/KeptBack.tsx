import type { WithId } from '../../model/selectors';
import type { IMessage } from '../../model/view';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { timeOfDay } from '../words';
import { hideMessage, keptBack, showMessage } from './moderating';

/** Under a message that the class does not read: why, and for staff what to do about it. */
export function KeptBack({ message }: { message: WithId<IMessage> }) {
  const room = useClassroom();
  const trans = useTrans();
  const staff = useSession(state => state.policy['ShowMessage']?.allowed ?? false);
  const name = useSession(state => state.view?.people[message.hidden?.by ?? '']?.name ?? '');
  if (!keptBack(message)) {
    return null;
  }
  const words = message.hidden
    ? trans.__('Hidden from the class by %1 at %2', name, timeOfDay(message.hidden.at))
    : staff
      ? trans.__('Held by the word filter: only the teaching staff and its author see it')
      : trans.__('Waits for the teaching staff: the class does not see it yet');
  return (
    <div className="lc-KeptBack">
      <small>
        <Icon name={message.hidden ? 'hide' : 'wait'} size={12} /> {words}
      </small>
      {staff && (
        <span className="lc-KeptBack-verbs">
          <Button onClick={() => showMessage(room, message.id)}>
            {trans.__('Show to the class')}
          </Button>
          {!message.hidden && (
            <Button onClick={() => hideMessage(room, message.id)}>
              {trans.__('Keep it back')}
            </Button>
          )}
        </span>
      )}
    </div>
  );
}
