import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Controls } from '../controls/Controls';
import { LiveTimer } from '../live/Head';
import { useScene } from '../live/useScene';
import { Calm } from '../faces/Calm';
import { Icon } from '../parts/Icon';
import type { StageLayout } from '../uiState';
import { Gallery } from './Gallery';
import { SpeakerView } from './SpeakerView';

function LayoutChoice() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const layout = useUi(state => state.layout);
  const choices: [StageLayout, 'speakerLayout' | 'gallery', string][] = [
    ['speaker', 'speakerLayout', trans.__('Speaker')],
    ['gallery', 'gallery', trans.__('Gallery')]
  ];
  return (
    <div className="lc-Segment" role="group" aria-label={trans.__('Layout')}>
      {choices.map(([id, icon, name]) => (
        <button
          key={id}
          type="button"
          aria-pressed={layout === id}
          onClick={() => ui.setState({ layout: id, page: 0 })}
        >
          <Icon name={icon} size={15} />
          {name}
        </button>
      ))}
    </div>
  );
}

/** Faces and shared screens in the main area, for when they are the subject. */
export function Stage() {
  const trans = useTrans();
  const phase = useSession(state => state.phase);
  const view = useSession(state => state.view);
  const layout = useUi(state => state.layout);
  const panelShown = useUi(state => state.panelShown);
  const scene = useScene();
  if (!view || !scene.main || (phase !== 'live' && phase !== 'reconnecting')) {
    return (
      <Calm
        icon="class"
        title={trans.__('No class right now')}
        text={trans.__('Faces and shared screens show here during a class.')}
      />
    );
  }
  return (
    <div className="lc-Stage">
      <div className="lc-Stage-head">
        <h2 className="lc-Head-title" title={view.session.title}>
          <bdi>{view.session.title}</bdi>
        </h2>
        <LiveTimer since={view.session.started_at} />
        <LayoutChoice />
      </div>
      {layout === 'speaker' ? <SpeakerView scene={scene} /> : <Gallery scene={scene} />}
      {!panelShown && <Controls />}
    </div>
  );
}
