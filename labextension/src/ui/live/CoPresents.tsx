import { useEffect, useRef } from 'react';
import { demote } from '../../actions/demote';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { usePersonActions } from '../useAction';

/** Said to a co-presenter as long as they are one, with the way to give it back. */
export function CoPresents({ person }: { person: string }) {
  const trans = useTrans();
  const [stop] = usePersonActions([demote], person);
  return (
    <div className="lc-Turn lc-mod-wrap">
      <div className="lc-Turn-text">
        <strong>{trans.__('You co-present')}</strong>
        <small>
          {trans.__('Speak, share your screen and write on the board whenever you like.')}
        </small>
      </div>
      {stop && (
        <Button permitted={stop.permitted} onClick={stop.run} title={stop.label}>
          {trans.__('Stop')}
        </Button>
      )}
    </div>
  );
}

/** Whoever was a co-presenter is told, once, that they are none any more; also after a break. */
export function useToldOfDemotion(): void {
  const { ui } = useClassroom();
  const trans = useTrans();
  const person = useSession(({ view, you }) => view?.people[you ?? '']);
  const before = useRef(person?.copresenter);
  useEffect(() => {
    if (before.current && person?.role === 'student' && !person.copresenter) {
      ui.setState({
        problem: {
          code: 'demoted',
          message: trans.__('You are no longer a co-presenter.'),
          next: trans.__('Your microphone, camera and screen are off. Raise your hand to speak.')
        }
      });
    }
    before.current = person?.copresenter;
  }, [person, ui, trans]);
}
