import { useMemo } from 'react';
import { allowEveryone } from '../../actions/allowEveryone';
import { allowPerson } from '../../actions/allowPerson';
import { stopEveryone } from '../../actions/stopEveryone';
import { stopPerson } from '../../actions/stopPerson';
import { boardOf, mayWrite, namedWriters } from '../../model/board';
import { peopleHere, type WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { useActions, usePersonActions } from '../useAction';
import { AskList } from './AskList';
import { Choosing } from './Choosing';
import { Window } from './Window';

/** May this person write? One click gives it or takes it back, at once. */
function WriteSwitch({ person }: { person: WithId<IPerson> }) {
  const trans = useTrans();
  const on = useSession(({ view }) => view !== null && mayWrite(view, person.id));
  const [change] = usePersonActions([on ? stopPerson : allowPerson], person.id);
  const refused = change && !change.permitted.allowed;
  return (
    <button
      type="button"
      role="switch"
      className="lc-Switch"
      aria-checked={on}
      aria-label={trans.__('%1 may write', person.name)}
      aria-disabled={refused || undefined}
      title={refused ? change.permitted.why : undefined}
      onClick={refused ? undefined : change?.run}
    >
      <i />
    </button>
  );
}

/** How many may write, and the two choices for all at once. */
function Summary({ students }: { students: number }) {
  const trans = useTrans();
  const everyone = useSession(({ view }) => boardOf(view)?.everyone ?? false);
  const some = useSession(({ view }) => (view ? namedWriters(view).length : 0));
  const [stop] = useActions([stopEveryone]);
  const [allow] = useActions([allowEveryone]);
  return (
    <div className="lc-Window-summary">
      <span>
        {everyone
          ? trans.__('Everyone may write, also who comes later.')
          : some
            ? trans.__('Staff and %1 of %2 students may write.', some, students)
            : trans.__('Only staff may write.')}
      </span>
      {stop && (
        <Button permitted={stop.permitted} onClick={stop.run}>
          {trans.__('Only staff')}
        </Button>
      )}
      {allow && (
        <Button permitted={allow.permitted} onClick={allow.run}>
          {trans.__('Everyone')}
        </Button>
      )}
    </div>
  );
}

/** Who may write on the board: those who ask first, then everyone who could. */
export function WritersWindow({ onClose }: { onClose: () => void }) {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const everybody = useSession(state => state.view?.people);
  const students = useMemo(
    () =>
      view
        ? peopleHere(view).filter(person => person.role === 'student' && !person.copresenter)
        : [],
    // Sorted again only when somebody changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [everybody]
  );
  const presenter = boardOf(view)?.presenter;
  const words = (id: string) =>
    id === presenter
      ? trans.__('presents the board')
      : view && mayWrite(view, id)
        ? trans.__('may write')
        : trans.__('reads');
  return (
    <Window name={trans.__('Who may write on the board')} onClose={onClose}>
      <AskList />
      <Summary students={students.length} />
      <Choosing
        people={students}
        label={trans.__('Students in the class')}
        empty={trans.__('No student is here yet. You can let everyone write who comes.')}
        row={person => ({
          words: words(person.id),
          control: <WriteSwitch person={person} />
        })}
      />
    </Window>
  );
}
