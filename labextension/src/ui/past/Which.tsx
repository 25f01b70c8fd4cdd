import { useState } from 'react';
import type { IPast } from '../../model/past';
import { useClassroom, useFeed, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { dayAndTime } from '../words';
import { usePastList } from './usePastList';

/** Goes on where the list stops; at its end it says so, where the focus is. */
function Earlier({ list }: { list: ReturnType<typeof usePastList> }) {
  const trans = useTrans();
  const [asked, setAsked] = useState(false);
  if (!list.more && !asked) {
    return null;
  }
  const allowed = list.more && !list.loading;
  const why = list.loading ? trans.__('Reading…') : trans.__('There are no earlier ones.');
  const go = () => {
    setAsked(true);
    void list.earlier();
  };
  return (
    <div className="lc-Past-earlier">
      <Button permitted={{ allowed, why }} onClick={go}>
        {trans.__('Earlier classes')}
      </Button>
      <span role="status" className="lc-Past-far">
        {asked && (list.loading ? why : far(list.sessions, list.more, trans))}
      </span>
    </div>
  );
}

function far(sessions: readonly IPast[], more: boolean, trans: ReturnType<typeof useTrans>) {
  const oldest = sessions.at(-1);
  const counted = trans._n('%1 class', '%1 classes', sessions.length);
  if (!more || !oldest) {
    return `${counted}, ${trans.__('all there are')}`;
  }
  return `${counted}, ${trans.__('back to %1', dayAndTime(oldest.started_at))}`;
}

/** Whose class is read. `of`: the course of the class that is read, once that is known. */
export function Which({ session, of }: { session: string; of: string }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  const courses = Object.entries(useFeed(state => state.courses));
  const [chosen, setChosen] = useState('');
  const course = chosen || of || (session ? '' : (courses[0]?.[0] ?? ''));
  const list = usePastList(course);
  const choose = (id: string) => {
    setChosen(id);
    ui.setState({ past: '' });
  };
  const read = (past: string) => {
    setChosen(course);
    ui.setState({ past });
  };
  return (
    <div className="lc-Past-choices" role="group" aria-label={trans.__('Which class')}>
      {courses.length > 1 && (
        <Choice label={trans.__('Course')} value={course} onChange={choose}>
          {!course && <option value="">{trans.__('The course of this class')}</option>}
          {courses.map(([id, { title }]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Choice>
      )}
      <Choice label={trans.__('Class')} value={session} onChange={read}>
        <option value="">{trans.__('Choose a class')}</option>
        {session && !list.sessions.some(({ id }) => id === session) && (
          <option value={session}>{trans.__('The class that just ended')}</option>
        )}
        {list.sessions.map(one => (
          <option key={one.id} value={one.id}>
            {`${one.title} · ${dayAndTime(one.started_at)}`}
          </option>
        ))}
      </Choice>
      <Earlier key={course} list={list} />
      {list.problem && <p className="lc-Empty">{list.problem.message}</p>}
    </div>
  );
}
