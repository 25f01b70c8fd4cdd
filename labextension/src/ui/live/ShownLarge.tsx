import { spotlight } from '../../actions/spotlight';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { usePersonActions } from '../useAction';

/** Said to who is shown large to everyone, and to staff, who can stop it from here. */
export function ShownLarge({ person }: { person: string }) {
  const trans = useTrans();
  const own = useSession(state => state.you === person);
  const name = useSession(state => state.view?.people[person]?.name ?? '');
  const [stop] = usePersonActions([spotlight], person);
  return (
    <div className="lc-Turn lc-mod-wrap">
      <div className="lc-Turn-text">
        <strong>
          {own ? trans.__('Everyone sees you large') : trans.__('Everyone sees %1 large', name)}
        </strong>
        {own && !stop && (
          <small>{trans.__('The teaching staff chose it. It opens nothing of yours.')}</small>
        )}
      </div>
      {stop && (
        <Button permitted={stop.permitted} onClick={stop.run} title={stop.label}>
          {trans.__('Stop')}
        </Button>
      )}
    </div>
  );
}
