import { useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { camera } from '../../actions/camera';
import { hand } from '../../actions/hand';
import { microphone } from '../../actions/microphone';
import { keysRun } from '../keys';
import { useClassroom, useSession, useTrans } from '../context';
import { tone } from '../controls/tone';
import { Button } from '../parts/Button';
import { RoundButton } from '../parts/RoundButton';
import { useActions } from '../useAction';
import { dress } from './dress';
import { Stage } from './Stage';

/** What one reaches for without going back to the class. */
const CONTROLS = [microphone, camera, hand];

function Bar() {
  const { stageWindow } = useClassroom();
  const trans = useTrans();
  const actions = useActions(CONTROLS);
  return (
    <div
      className="lc-Controls lc-PoppedOut-bar"
      role="toolbar"
      aria-label={trans.__('Microphone, camera and more')}
    >
      <div className="lc-Controls-group">
        {actions.map(action => (
          <RoundButton key={action.id} action={action} tone={tone(action)} />
        ))}
      </div>
      <Button onClick={() => stageWindow.close()}>{trans.__('Bring back')}</Button>
    </div>
  );
}

/** Draws into another window what belongs to this page. */
function Elsewhere({ window: other, children }: { window: Window; children: ReactNode }) {
  const room = useClassroom();
  const title = useSession(({ view }) => view?.session.title ?? '');
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const undress = dress(other.document);
    const node = other.document.createElement('main');
    node.className = 'lc-root jp-LiveClass lc-PoppedOut';
    other.document.body.append(node);
    setPlace(node);
    const stopKeys = keysRun(room, other.document);
    return () => {
      stopKeys();
      undress();
      node.remove();
    };
  }, [room, other]);
  useEffect(() => {
    other.document.title = title;
  }, [other, title]);
  return place && createPortal(children, place);
}

/** The Stage in a window of its own, as long as there is one and the class goes on. */
export function PoppedOut() {
  const { stageWindow } = useClassroom();
  const opened = useStore(stageWindow.store, state => state.window);
  const live = useSession(({ phase }) => phase === 'live' || phase === 'reconnecting');
  useEffect(() => {
    if (opened && !live) {
      stageWindow.close();
    }
  }, [stageWindow, opened, live]);
  return opened && live ? (
    <Elsewhere window={opened}>
      <Stage popped />
      <Bar />
    </Elsewhere>
  ) : null;
}
