import type { IProblem } from '../../platform';
import { useClassroom, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Calm } from './Calm';

/** Where no hub is, nothing can be retried: it is no fault, and no button is shown. */
const FINAL = ['not_on_hub', 'not_enrolled'];

/** No classes can be shown: why, and what one can do. */
export function Trouble({ problem }: { problem: IProblem | null }) {
  const { feed } = useClassroom();
  const trans = useTrans();
  const quiet = problem !== null && FINAL.includes(problem.code);
  return (
    <div role="status" className="lc-fill">
      <Calm
        icon={quiet ? 'class' : 'warning'}
        title={problem?.message ?? trans.__('The class service does not answer.')}
        text={problem?.next ?? trans.__('It is tried again by itself.')}
      >
        {problem?.action ? (
          <Button onClick={problem.action.run}>{problem.action.label}</Button>
        ) : (
          problem?.code !== 'not_on_hub' && (
            <Button icon="retry" onClick={() => feed.retryNow()}>
              {quiet ? trans.__('Look again') : trans.__('Try again')}
            </Button>
          )
        )}
      </Calm>
    </div>
  );
}
