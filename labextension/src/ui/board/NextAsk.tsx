import { allowPerson } from '../../actions/allowPerson';
import { declineWriting } from '../../actions/declineWriting';
import { asksToWrite } from '../../model/board';
import { useClassroom, useServerTime, useSession, useTrans, useUi } from '../context';
import { Avatar } from '../parts/Avatar';
import { Button } from '../parts/Button';
import { usePersonActions } from '../useAction';
import { clock } from '../words';
import { teaches } from '../../model/roles';

/** For staff: who waits longest to be let write, and the answer. Where hands are listed, all stand there. */
export function NextAsk() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const now = useServerTime();
  const staff = useSession(({ role }) => teaches(role));
  const view = useSession(state => state.view);
  const onHands = useUi(state => state.tab === 'hands');
  const asks = view && staff && !onHands ? asksToWrite(view) : [];
  const [allow] = usePersonActions([allowPerson], asks[0]?.id ?? '');
  const [decline] = usePersonActions([declineWriting], asks[0]?.id ?? '');
  const [first] = asks;
  const who = first && view?.people[first.id];
  if (!who) {
    return null;
  }
  return (
    <div className="lc-Turn lc-mod-asks">
      <Avatar id={first.id} name={who.name} />
      <div className="lc-Turn-text">
        <span title={who.name}>
          <strong>
            <bdi>{who.name}</bdi>
          </strong>{' '}
          {trans.__('asks to write')}
        </span>
        <small>
          {asks.length > 1 ? (
            <button
              type="button"
              className="lc-Link"
              onClick={() => ui.setState({ dialog: 'writers' })}
            >
              {trans.__('1 of %1', asks.length)}
            </button>
          ) : (
            trans.__('on the board')
          )}{' '}
          · <span className="lc-num">{clock(now - first.since)}</span>
        </small>
      </div>
      {decline && (
        <Button permitted={decline.permitted} onClick={decline.run}>
          {decline.label}
        </Button>
      )}
      {allow && (
        <Button look="go" permitted={allow.permitted} onClick={allow.run}>
          {trans.__('Allow')}
        </Button>
      )}
    </div>
  );
}
