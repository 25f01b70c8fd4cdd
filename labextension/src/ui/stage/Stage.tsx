import type { ReactElement } from 'react';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Controls } from '../controls/Controls';
import { LiveTimer } from '../live/Head';
import { useScene, type IArranged } from '../live/useScene';
import { Calm } from '../faces/Calm';
import { Icon } from '../parts/Icon';
import type { IconName } from '../icons';
import type { StageLayout } from '../uiState';
import { Gallery } from './Gallery';
import { LAYOUTS } from './layouts';
import { Presentation } from './Presentation';
import { SpeakerView } from './SpeakerView';

const VIEWS: Record<StageLayout, (props: { scene: IArranged }) => ReactElement> = {
  presentation: Presentation,
  speaker: SpeakerView,
  gallery: Gallery
};

function LayoutChoice() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const layout = useUi(state => state.layout);
  const choices: Record<StageLayout, [IconName, string, string]> = {
    presentation: [
      'presentation',
      trans.__('Presentation'),
      trans.__('The shared screen large; without one, who speaks')
    ],
    speaker: ['speakerLayout', trans.__('Speaker'), trans.__('Who speaks large')],
    gallery: ['gallery', trans.__('Gallery'), trans.__('Everyone the same size')]
  };
  return (
    <div className="lc-Segment" role="group" aria-label={trans.__('Layout')}>
      {LAYOUTS.map(id => (
        <button
          key={id}
          type="button"
          title={choices[id][2]}
          aria-pressed={layout === id}
          onClick={() => ui.setState({ layout: id, page: 0 })}
        >
          <Icon name={choices[id][0]} size={15} />
          {choices[id][1]}
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
  const View = VIEWS[useUi(state => state.layout)];
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
      <View scene={scene} />
      {!panelShown && <Controls />}
    </div>
  );
}
