import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Calm } from './Calm';

/** The same person is in this class elsewhere: one place at a time. */
export function TakeOver() {
  const { session } = useClassroom();
  const trans = useTrans();
  const problem = useSession(state => state.problem);
  return (
    <Calm
      icon="class"
      title={trans.__('Join here instead?')}
      text={
        problem?.message ??
        trans.__(
          'You are in this class in another tab or on another device. Joining here ends it there.'
        )
      }
    >
      <Button onClick={() => void session.leave()}>{trans.__('Stay there')}</Button>
      <Button look="go" data-action="take-over" onClick={() => session.takeOver()}>
        {trans.__('Join here')}
      </Button>
    </Calm>
  );
}
