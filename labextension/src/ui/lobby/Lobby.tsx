import { useEffect, useMemo, useRef } from 'react';
import type { ILobby } from '../../model/lobby';
import { useClassroom, useServerTime, useSession, useTrans, useUi } from '../context';
import { DeviceCheck, type IWanted } from '../join/DeviceCheck';
import { sourcesOf } from '../join/entering';
import { Button } from '../parts/Button';
import { clock, duration } from '../words';

/** In the lobby: nothing of the class, how long one waits, and the check of camera and microphone. */
export function Lobby({ lobby }: { lobby: ILobby }) {
  const room = useClassroom();
  const trans = useTrans();
  const now = useServerTime();
  const lost = useSession(state => state.problem !== null);
  const opening = useUi(state => state.opening);
  const preview = useMemo(() => room.newPreview(), [room]);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that led here is gone and took the focus with it; whoever types elsewhere keeps it.
    if (document.activeElement === document.body) {
      title.current?.focus();
    }
  }, []);
  const wanted: IWanted = {
    microphone: opening.includes('microphone'),
    camera: opening.includes('camera')
  };
  const waits = now - lobby.since;
  return (
    <div className="lc-Face lc-Lobby">
      <div className="lc-Face-head">
        <h2 ref={title} tabIndex={-1} title={lobby.title}>
          <bdi>{lobby.title}</bdi>
        </h2>
      </div>
      <div className="lc-Lobby-words">
        <p role="status">
          <strong>{trans.__('You are in the lobby.')}</strong>{' '}
          {lost
            ? trans.__('The connection is gone. Reconnecting; your place is kept.')
            : trans.__('The teaching staff let people in; this page goes on by itself.')}
        </p>
        <span
          className="lc-num lc-Lobby-clock"
          role="timer"
          aria-label={trans.__('You have waited for %1', duration(waits, trans))}
        >
          {clock(waits)}
        </span>
      </div>
      {!room.platform.onlyWatches && (
        <DeviceCheck
          preview={preview}
          wanted={wanted}
          onWant={chosen => room.ui.setState({ opening: sourcesOf(chosen) })}
        />
      )}
      <div className="lc-Face-actions">
        <Button onClick={() => void room.session.leave()} data-action="leave-lobby">
          {trans.__('Leave')}
        </Button>
      </div>
    </div>
  );
}
