import { useState } from 'react';
import { useClassroom, useFeed, useTrans } from '../context';
import { Earlier } from '../classes/Earlier';
import { useClasses } from '../classes/useClasses';
import { Choice } from '../parts/Choice';
import { dayAndTime } from '../words';

/** Whose class is read. `of`: the course of the class that is read, once that is known. */
export function Which({ session, of }: { session: string; of: string }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  const courses = Object.entries(useFeed(state => state.courses));
  const [chosen, setChosen] = useState('');
  const course = chosen || of || (session ? '' : (courses[0]?.[0] ?? ''));
  const list = useClasses('past-classes', course);
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
