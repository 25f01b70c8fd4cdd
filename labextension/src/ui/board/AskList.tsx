import { asksToWrite } from '../../model/board';
import { LIMITS } from '../../wire';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { AskRow } from './AskRow';
import { teaches } from '../../model/roles';

/** For staff: all who wait to be let write, first come first. Nothing while nobody does. */
export function AskList() {
  const room = useClassroom();
  const trans = useTrans();
  const staff = useSession(({ role }) => teaches(role));
  const view = useSession(state => state.view);
  const asks = view && staff ? asksToWrite(view) : [];
  if (!asks.length) {
    return null;
  }
  const people = asks.map(ask => ask.id).slice(0, LIMITS.people_named);
  const allowAll = () => attempt(room, () => room.session.send({ kind: 'AllowWriting', people }));
  return (
    <section className="lc-Asks" aria-label={trans.__('Who asks to write on the board')}>
      <div className="lc-Asks-head">
        <Icon name="pencil" size={14} />
        <strong>{trans._n('%1 asks to write', '%1 ask to write', asks.length)}</strong>
        {asks.length > 1 && (
          <Button onClick={() => void allowAll()}>{trans.__('Allow all %1', asks.length)}</Button>
        )}
      </div>
      <ol className="lc-Asks-list">
        {asks.map((ask, index) => (
          <AskRow key={ask.id} ask={ask} first={index === 0} />
        ))}
      </ol>
    </section>
  );
}
