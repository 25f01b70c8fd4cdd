import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { popOut } from '../../actions/popOut';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Controls } from '../controls/Controls';
import { LiveTimer } from '../live/Head';
import { useScene, type IArranged } from '../live/useScene';
import { Calm } from '../faces/Calm';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import type { IconName } from '../icons';
import type { StageLayout } from '../uiState';
import { useActions } from '../useAction';
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

/** Says where the Stage is, and brings it back. */
function Elsewhere() {
  const { stageWindow } = useClassroom();
  const trans = useTrans();
  return (
    <Calm
      icon="popOut"
      title={trans.__('The stage is in a window of its own')}
      text={trans.__('The class goes on here; closing that window brings the stage back.')}
    >
      <Button onClick={() => stageWindow.close()}>{trans.__('Bring back')}</Button>
    </Calm>
  );
}

function PopOutButton() {
  const trans = useTrans();
  const [out] = useActions([popOut]);
  return (
    out && (
      <button
        type="button"
        className="lc-IconButton"
        aria-label={out.label}
        title={trans.__('Show it in a window of its own (Alt+Shift+O)')}
        onClick={out.run}
      >
        <Icon name={out.icon} size={15} />
      </button>
    )
  );
}

/** Faces and shared screens, for when they are the subject: in the main area, or `popped` out of it. */
export function Stage({ popped = false }: { popped?: boolean }) {
  const trans = useTrans();
  const phase = useSession(state => state.phase);
  const view = useSession(state => state.view);
  const View = VIEWS[useUi(state => state.layout)];
  const panelShown = useUi(state => state.panelShown);
  const scene = useScene();
  const elsewhere = useStore(useClassroom().stageWindow.store, ({ window }) => window !== null);
  if (!view || !scene.main || (phase !== 'live' && phase !== 'reconnecting')) {
    return (
      <Calm
        icon="class"
        title={trans.__('No class right now')}
        text={trans.__('Faces and shared screens show here during a class.')}
      />
    );
  }
  if (elsewhere && !popped) {
    return <Elsewhere />;
  }
  return (
    <div className="lc-Stage">
      <div className="lc-Stage-head">
        <h2 className="lc-Head-title" title={view.session.title}>
          <bdi>{view.session.title}</bdi>
        </h2>
        <LiveTimer since={view.session.started_at} />
        <LayoutChoice />
        {!popped && <PopOutButton />}
      </div>
      <View scene={scene} />
      {!panelShown && !popped && <Controls />}
    </div>
  );
}
