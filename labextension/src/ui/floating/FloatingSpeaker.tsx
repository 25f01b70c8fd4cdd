import { useStore } from 'zustand';
import { microphone } from '../../actions/microphone';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { LiveTimer } from '../live/Head';
import { useScene } from '../live/useScene';
import { IconButton } from '../parts/IconButton';
import { Tile } from '../parts/Tile';
import { useActions } from '../useAction';
import { boxAt, CORNERS, freeCorner, pulled, type Corner } from './corners';
import { useCorner } from './useCorner';
import { useDrag } from './useDrag';
import { useFocusBox, usePageBox } from './useFocusBox';

const STILL = { x: 0, y: 0 };
const SIZE = { width: 208, height: 156 };

function next(corner: Corner): Corner {
  return CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length];
}

function Bar({ onMove }: { onMove: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const since = useSession(state => state.view?.session.started_at ?? 0);
  const [mic] = useActions([microphone]);
  return (
    <div className="lc-Float-bar">
      <LiveTimer since={since} />
      {mic && (
        <IconButton
          label={mic.label}
          icon={mic.icon}
          permitted={mic.permitted}
          look={mic.on ? '' : 'lc-mod-muted'}
          aria-pressed={mic.on}
          onClick={mic.run}
        />
      )}
      <IconButton
        label={trans.__('Move to the next corner')}
        icon="move"
        size={14}
        onClick={onMove}
      />
      <IconButton
        label={trans.__('Open the class panel')}
        icon="class"
        onClick={() => room.show('panel')}
      />
      <IconButton
        label={trans.__('Hide the small speaker')}
        title={trans.__('Hide; the panel brings it back')}
        icon="close"
        size={14}
        onClick={() => room.ui.setState({ floatHidden: true })}
      />
    </div>
  );
}

/** While the panel is away: who speaks, and one's own microphone. Steps aside for the cell with the focus. */
export function FloatingSpeaker() {
  const trans = useTrans();
  const phase = useSession(state => state.phase);
  const panelShown = useUi(state => state.panelShown);
  const stageShown = useUi(state => state.stageShown);
  const hidden = useUi(state => state.floatHidden);
  const [wanted, setWanted] = useCorner();
  const elsewhere = useStore(useClassroom().stageWindow.store, ({ window }) => window !== null);
  const { main, screen } = useScene();
  const focus = useFocusBox();
  const area = usePageBox();
  const rtl = document.documentElement.dir === 'rtl';
  const drag = useDrag(area, rtl, setWanted);
  const live = phase === 'live' || phase === 'reconnecting';
  if (!live || !main || panelShown || stageShown || hidden || elsewhere) {
    return null;
  }
  const corner = freeCorner(wanted, SIZE, area, focus, rtl);
  const page = { width: window.innerWidth, height: window.innerHeight };
  const { left, top } = pulled(boxAt(corner, SIZE, area, rtl), drag.by ?? STILL, page);
  return (
    <aside
      className={`lc-Float ${drag.by ? 'lc-mod-dragged' : ''}`}
      style={{ left, top, ...SIZE }}
      aria-label={trans.__('Class: who speaks')}
      {...drag.listeners}
    >
      <Tile person={screen ?? main} source={screen ? 'screen' : 'camera'} size="float" />
      <Bar onMove={() => setWanted(next(corner))} />
    </aside>
  );
}
