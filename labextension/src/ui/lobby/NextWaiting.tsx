import { admitAll } from '../../actions/admitAll';
import { whoWaits } from '../../model/lobby';
import { useClassroom, useServerTime, useSession, useTrans, useUi } from '../context';
import { Avatar } from '../parts/Avatar';
import { Button } from '../parts/Button';
import { useActions } from '../useAction';
import { clock } from '../words';
import { useAnswers } from './answers';

/** For staff: who has waited longest to come in. Where hands are listed, all stand there. */
export function NextWaiting() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const now = useServerTime();
  const view = useSession(state => state.view);
  const onHands = useUi(state => state.tab === 'hands' && state.handsPart === 'hands');
  const [all] = useActions([admitAll]);
  const waiting = view && !onHands ? whoWaits(view) : [];
  const [first] = waiting;
  const { admit } = useAnswers(first?.id ?? '');
  if (!first || !all) {
    return null;
  }
  const see = () => ui.setState({ tab: 'hands', handsPart: 'hands' });
  return (
    <div className="lc-Turn lc-mod-asks lc-mod-lobby" data-person={first.id}>
      <Avatar id={first.id} name={first.name} />
      <div className="lc-Turn-text">
        <span title={first.name}>
          <strong>
            <bdi>{first.name}</bdi>
          </strong>
          {waiting.length > 1 && ' ' + trans._n('and %1 more', 'and %1 more', waiting.length - 1)}
        </span>
        <small>
          <button type="button" className="lc-Link" onClick={see}>
            {trans._n('%1 waits to come in', '%1 wait to come in', waiting.length)}
          </button>{' '}
          · <span className="lc-num">{clock(now - first.since)}</span>
        </small>
      </div>
      <Button
        look="go"
        permitted={waiting.length > 1 ? all.permitted : admit.permitted}
        onClick={waiting.length > 1 ? all.run : admit.run}
      >
        {waiting.length > 1 ? all.label : trans.__('Admit')}
      </Button>
    </div>
  );
}
