import { dismissNudge, QUIET_IDEAS } from '../../actions/nudge';
import { peopleHere } from '../../model/selectors';
import { useServerTime, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { MenuButton } from '../parts/MenuButton';
import { useActions } from '../useAction';
import { duration } from '../words';

const PERIOD = 15_000;

function QuietLine({ since }: { since: number }) {
  const trans = useTrans();
  const now = useServerTime(PERIOD);
  const ideas = useActions(QUIET_IDEAS);
  const [dismiss] = useActions([dismissNudge]);
  return (
    <div className="lc-Quiet" role="status">
      <Icon name="hint" size={15} />
      <span className="lc-Quiet-text">
        {trans.__('Quiet for %1', duration(now - since, trans))}
      </span>
      <MenuButton
        label={trans.__('Ideas for a quiet class')}
        icon="more"
        items={ideas.map(({ id, label, icon, permitted, run }) => ({
          id,
          label,
          icon,
          permitted,
          run
        }))}
      />
      {dismiss && (
        <button
          type="button"
          className="lc-IconButton"
          aria-label={dismiss.label}
          title={dismiss.label}
          onClick={dismiss.run}
        >
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}

/** For the teaching staff: nobody has done anything for a while. One line, no sound, no toast. */
export function Quiet() {
  const since = useSession(({ view }) => view?.quiet?.since);
  const students = useSession(
    ({ view }) => view !== null && peopleHere(view).some(({ role }) => role === 'student')
  );
  return since === undefined || !students ? null : <QuietLine since={since} />;
}
