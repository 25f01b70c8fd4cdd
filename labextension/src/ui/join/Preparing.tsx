import { useEffect, useMemo, useRef, useState } from 'react';
import { useClassroom, useFeed, useTrans } from '../context';
import { LiveTimer } from '../live/Head';
import { Button } from '../parts/Button';
import { DeviceCheck, type IWanted } from './DeviceCheck';
import { enter } from './entering';

/** Before joining: which class, how one looks and sounds, and the one thing to do. */
export function Preparing({ session }: { session: string }) {
  const room = useClassroom();
  const trans = useTrans();
  const course = useFeed(state =>
    Object.values(state.courses).find(one => one.session?.id === session)
  );
  const staff = course ? course.role !== 'student' : false;
  const preview = useMemo(() => room.newPreview(), [room]);
  const [wanted, setWanted] = useState<IWanted>({ microphone: staff, camera: staff });
  const join = useRef<HTMLDivElement>(null);
  useEffect(() => join.current?.querySelector<HTMLElement>('.lc-mod-go')?.focus(), []);
  const live = course?.session;
  const go = () => {
    preview.stop();
    enter(room, session, wanted);
  };
  return (
    <div className="lc-Face lc-Preparing">
      <div className="lc-Face-head">
        <h2 title={live?.title}>
          <bdi>{live?.title ?? trans.__('The class')}</bdi>
        </h2>
        {live ? (
          <p>
            <LiveTimer since={live.started_at} /> ·{' '}
            {trans._n('%1 person', '%1 people', live.people)} · <bdi>{course.title}</bdi>
          </p>
        ) : (
          <p>{trans.__('This class has just ended.')}</p>
        )}
      </div>
      <DeviceCheck preview={preview} wanted={wanted} onWant={setWanted} />
      <div ref={join} className="lc-Face-actions">
        <Button onClick={() => room.ui.setState({ preparing: null })}>{trans.__('Not now')}</Button>
        <Button
          look="go"
          onClick={go}
          data-action="join"
          permitted={{ allowed: Boolean(live), why: trans.__('This class has just ended.') }}
        >
          {trans.__('Join class')}
        </Button>
      </div>
    </div>
  );
}
