import { useEffect, useMemo, useState } from 'react';
import { EVERYTHING, fileOf, type IWanted } from '../../model/audit';
import type { IPast } from '../../model/past';
import { attempt } from '../classroom';
import { useClassroom, useFeed, useSession, useTrans, useUi } from '../context';
import { saveBlob } from '../chat/save';
import { Earlier } from '../classes/Earlier';
import { useClasses } from '../classes/useClasses';
import { Button } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { Note } from '../parts/Note';
import { Filters, peopleIn } from './Choices';
import { Entries } from './Entries';
import { useTrail } from './useTrail';
import { dayAndTime } from '../words';

const WAIT_MS = 300;

/** What is typed counts when typing rests. */
function useSettled(wanted: IWanted): IWanted {
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), WAIT_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return settled;
}

/** The course and class that are looked at: the one that is on, else the newest. */
function useChosen() {
  const courses = useFeed(state => state.courses);
  const live = useSession(state => state.view?.session.course ?? '');
  const taught = Object.entries(courses).filter(([, course]) => course.role === 'instructor');
  const [chosen, setChosen] = useState('');
  const course = chosen || taught.find(([id]) => id === live)?.[0] || taught[0]?.[0] || '';
  const list = useClasses('audit-sessions', course);
  const [picked, setPicked] = useState('');
  const one = list.sessions.find(({ id }) => id === picked) ?? list.sessions[0];
  return { taught, course, setChosen, list, one, setPicked };
}

function className(one: IPast, live: string): string {
  const when = dayAndTime(one.started_at);
  return one.ended_at === null ? `${one.title} · ${when} · ${live}` : `${one.title} · ${when}`;
}

/** Who did what in a class, for the instructors of its course. */
export function Audit() {
  const room = useClassroom();
  const trans = useTrans();
  const { taught, course, setChosen, list, one, setPicked } = useChosen();
  const [wanted, setWanted] = useState(EVERYTHING);
  const { trail, more, again } = useTrail(one?.id ?? '', useSettled(wanted));
  const people = useMemo(() => peopleIn(trail.entries), [trail.entries]);
  const failed = useUi(state => state.problem);
  const pick = (session: string) => {
    setPicked(session);
    setWanted(EVERYTHING);
  };
  const download = () =>
    void attempt(room, async () => {
      const file = await fileOf(room.platform, one!.id, wanted);
      saveBlob(file.name, file.content, 'text/csv;charset=utf-8');
    });
  const words = trail.loading
    ? trans.__('Reading…')
    : trans._n('%1 entry', '%1 entries', trail.entries.length);
  const trouble = list.problem ?? trail.problem ?? failed;
  return (
    <div className="lc-Audit">
      <div className="lc-Audit-head">
        <h2>{trans.__('Who did what in class')}</h2>
        <span role="status">
          {words}
          {trail.next !== null && !trail.loading && `, ${trans.__('and more before')}`}
        </span>
        <Button icon="retry" onClick={() => void again()}>
          {trans.__('Look again')}
        </Button>
        <Button
          icon="save"
          permitted={{
            allowed: trail.entries.length > 0,
            why: trans.__('There is nothing to save.')
          }}
          onClick={download}
        >
          {trans.__('Save as CSV')}
        </Button>
      </div>
      <div className="lc-Audit-choices" role="search" aria-label={trans.__('Which entries')}>
        <div className="lc-Audit-class">
          {taught.length > 1 && (
            <Choice label={trans.__('Course')} value={course} onChange={setChosen}>
              {taught.map(([id, { title }]) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Choice>
          )}
          <Choice label={trans.__('Class')} value={one?.id ?? ''} onChange={pick}>
            {!one && (
              <option value="">{list.loading ? trans.__('Reading…') : trans.__('None yet')}</option>
            )}
            {list.sessions.map(each => (
              <option key={each.id} value={each.id}>
                {className(each, trans.__('live'))}
              </option>
            ))}
          </Choice>
          <Earlier key={course} list={list} />
        </div>
        <Filters
          wanted={wanted}
          people={people}
          onChange={change => setWanted(old => ({ ...old, ...change }))}
        />
      </div>
      {trouble && (
        <Note
          problem={trouble}
          onClose={() => (failed ? room.ui.setState({ problem: null }) : void again())}
        />
      )}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that keys can scroll it */}
      <div className="lc-Audit-list" role="group" aria-label={trans.__('Entries')} tabIndex={0}>
        {trail.entries.length > 0 ? (
          <Entries entries={trail.entries} label={trans.__('Who did what in class')} />
        ) : (
          !trail.loading && (
            <p className="lc-Empty">
              {one
                ? trans.__('Nothing of this kind happened in this class.')
                : trans.__('There was no class in this course yet.')}
            </p>
          )
        )}
        {trail.next !== null && (
          <Button
            permitted={{ allowed: !trail.loading, why: trans.__('Reading…') }}
            onClick={() => void more()}
          >
            {trans.__('Show earlier ones')}
          </Button>
        )}
      </div>
    </div>
  );
}
