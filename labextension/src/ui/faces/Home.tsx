import type { IHome } from '../face';
import { useFeed, useTrans, useUi, useClassroom } from '../context';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { Calm } from './Calm';
import { LiveCard } from './LiveCard';
import { StartForm } from './StartForm';

/** Nobody's student and nobody's instructor here: said, with what to do about it. */
function NotEnrolled() {
  const trans = useTrans();
  return (
    <Calm
      icon="class"
      title={trans.__('You are not enrolled in a course here')}
      text={trans.__(
        'Classes are open to the members of their course. If you should be one, ask your instructor to add you; then it shows here.'
      )}
    />
  );
}

function Quiet() {
  const trans = useTrans();
  const titles = useFeed(state => state.courses);
  const names = Object.values(titles).map(course => course.title);
  if (!names.length) {
    return <NotEnrolled />;
  }
  return (
    <Calm
      icon="class"
      title={trans.__('No class right now')}
      text={trans.__('When one starts, you can join it here and a notice tells you.')}
    >
      <ul className="lc-Courses" aria-label={trans.__('Your courses')}>
        {names.map(name => (
          <li key={name} title={name}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </Calm>
  );
}

function RemovedFrom({ title }: { title: string }) {
  const trans = useTrans();
  return (
    <Calm
      icon="class"
      title={trans.__('You were removed from “%1”', title)}
      text={trans.__('The class goes on without you. Ask your instructor if this is a mistake.')}
    />
  );
}

/** Outside a class: what is live now, what one may start, or that all is quiet. */
export function Home({ live, teaches, removed, stale }: IHome) {
  const { ui, platform } = useClassroom();
  const trans = useTrans();
  const problem = useUi(state => state.problem);
  const known = useFeed(state => Object.keys(state.courses).length > 0);
  const startable = platform.onlyJoins ? [] : teaches;
  return (
    <div className="lc-Home">
      {stale && (
        <div className="lc-Banner lc-mod-warn" role="status">
          {trans.__('The class service does not answer; this may be out of date. Trying again…')}
        </div>
      )}
      {problem && <Note problem={problem} onClose={() => ui.setState({ problem: null })} />}
      {live.map(([id, course]) => (
        <LiveCard key={id} course={course} />
      ))}
      {removed.map(([id, course]) => (
        <RemovedFrom key={id} title={course.removed_from ?? ''} />
      ))}
      {startable.length > 0 && <StartForm courses={startable} first={live.length === 0} />}
      {!live.length && !startable.length && !removed.length && <Quiet />}
      {known && (
        <Button data-action="past" onClick={() => ui.setState({ past: '' })}>
          {trans.__('Chats of past classes…')}
        </Button>
      )}
    </div>
  );
}
