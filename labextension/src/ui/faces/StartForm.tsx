import { useMemo, useState, type FormEvent } from 'react';
import type { ICourse } from '../../model/feed';
import { LIMITS } from '../../wire';
import { useClassroom, useTrans } from '../context';
import { DeviceCheck, type IWanted } from '../join/DeviceCheck';
import { start } from '../join/entering';
import { Button } from '../parts/Button';

/** Starts a class of a course one teaches; the title is filled in, so one click is enough. */
export function StartForm({ courses, first }: { courses: [string, ICourse][]; first: boolean }) {
  const room = useClassroom();
  const trans = useTrans();
  const preview = useMemo(() => room.newPreview(), [room]);
  const [chosen, setChosen] = useState(courses[0][0]);
  const [title, setTitle] = useState<string | null>(null);
  const [wanted, setWanted] = useState<IWanted>({ microphone: false, camera: false });
  const [busy, setBusy] = useState(false);
  const id = courses.some(([one]) => one === chosen) ? chosen : courses[0][0];
  const course = courses.find(([one]) => one === id)![1];
  const shown = title ?? course.title;
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    preview.stop();
    const done = await start(room, id, shown.trim() || course.title, wanted);
    if (!done) {
      setBusy(false);
    }
  };
  return (
    <form className="lc-Face lc-Start" onSubmit={event => void go(event)}>
      <div className="lc-Face-head">
        <h2>{trans.__('Start a class')}</h2>
        <p>{trans.__('Your students see it in their own JupyterLab at once.')}</p>
      </div>
      {courses.length > 1 ? (
        <label className="lc-Choice">
          <span>{trans.__('Course')}</span>
          <select className="lc-Field" value={id} onChange={event => setChosen(event.target.value)}>
            {courses.map(([one, { title: name }]) => (
              <option key={one} value={one}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <label className="lc-Choice">
        <span>{trans.__('Title')}</span>
        <input
          className="lc-Field"
          dir="auto"
          maxLength={LIMITS.title_characters}
          value={shown}
          onChange={event => setTitle(event.target.value)}
        />
      </label>
      <DeviceCheck preview={preview} wanted={wanted} onWant={setWanted} />
      <div className="lc-Face-actions">
        <Button look={first ? 'go' : 'plain'} type="submit" data-action="start" aria-busy={busy}>
          {busy ? trans.__('Starting…') : trans.__('Start class')}
        </Button>
      </div>
    </form>
  );
}
