import { useEffect, useState } from 'react';
import { CONTROLS } from '../../actions';
import { end } from '../../actions/end';
import { leave } from '../../actions/leave';
import type { Source } from '../../model/view';
import type { IProblem } from '../../platform';
import { useClassroom, useMedia, useSession, useTrans, useUi } from '../context';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { RoundButton } from '../parts/RoundButton';
import { useActions } from '../useAction';
import { DoneLine } from '../people/ManyBar';
import { ReactMenu } from '../signals/ReactMenu';
import { DeviceMenu } from './DeviceMenu';
import { GuestControls } from './GuestControls';
import { ReceivingLine } from './ReceivingLine';
import { TalkLine } from './TalkLine';
import { tone } from './tone';

/** What the last action met, or what a device says: until it is read or solved. */
function Trouble() {
  const { ui } = useClassroom();
  const asked = useUi(state => state.problem);
  const problems = useMedia(state => state.problems);
  const [put, setPut] = useState<IProblem | null>(null);
  const sources: (Source | 'speaker')[] = ['microphone', 'camera', 'screen', 'speaker'];
  const device = sources
    .map(source => problems[source])
    .find(problem => problem && problem !== put);
  const shown = device ?? asked;
  useEffect(() => {
    if (asked && device && asked.code === device.code) {
      ui.setState({ problem: null });
    }
  }, [asked, device, ui]);
  if (!shown) {
    return null;
  }
  const close = () => {
    ui.setState({ problem: null });
    setPut(device ?? null);
  };
  return <Note problem={shown} onClose={close} />;
}

/** What was done for one person, wherever it was chosen. */
function Done() {
  const { ui } = useClassroom();
  const done = useUi(state => state.done);
  return done && <DoneLine done={done} onClose={() => ui.setState({ done: null })} />;
}

/** The controls that never move; leaving stands apart. */
export function Controls() {
  const watches = useSession(state => state.role === 'guest');
  return watches ? <GuestControls /> : <EveryControl />;
}

function EveryControl() {
  const trans = useTrans();
  const actions = useActions(CONTROLS);
  const [ending] = useActions([end]);
  const [leaving] = useActions([leave]);
  const out = ending ?? leaving;
  return (
    <div className="lc-ControlsArea">
      <Done />
      <Trouble />
      <ReceivingLine />
      <TalkLine />
      <div
        className="lc-Controls"
        role="toolbar"
        aria-label={trans.__('Microphone, camera and more')}
      >
        <div className="lc-Controls-group">
          {actions.map(action => (
            <span className="lc-Controls-pair" key={action.id}>
              <RoundButton action={action} tone={tone(action)} />
              {(action.id === 'microphone' || action.id === 'camera') && (
                <DeviceMenu of={action.id} />
              )}
            </span>
          ))}
          <ReactMenu />
        </div>
        {out && (
          <Button
            look="bad"
            permitted={out.permitted}
            onClick={out.run}
            data-action={out.id}
            title={out.label}
          >
            {out.id === 'end' ? trans.__('End') : trans.__('Leave')}
          </Button>
        )}
      </div>
    </div>
  );
}
