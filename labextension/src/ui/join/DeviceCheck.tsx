import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DevicePreview, IPreviewState } from '../../media/preview';
import type { DeviceKind } from '../../media/engine';
import { useMedia, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { Note } from '../parts/Note';
import { DeviceChoice } from './DeviceChoice';
import { LevelMeter } from './LevelMeter';
import { PreviewPicture } from './PreviewPicture';

export interface IWanted {
  microphone: boolean;
  camera: boolean;
}

interface IProps {
  preview: DevicePreview;
  wanted: IWanted;
  onWant: (wanted: IWanted) => void;
}

const KINDS: [DeviceKind, keyof Pick<IPreviewState, 'microphones' | 'cameras' | 'speakers'>][] = [
  ['microphone', 'microphones'],
  ['camera', 'cameras'],
  ['speaker', 'speakers']
];

/** What others will see and hear of me; nothing is opened that was not switched on. */
export function DeviceCheck({ preview, wanted, onWant }: IProps) {
  const trans = useTrans();
  const state = useStore(preview.store);
  const mirror = useMedia(media => media.mirror);
  const { microphone, camera } = wanted;
  useEffect(() => {
    void preview.start({ microphone, camera });
  }, [preview, microphone, camera]);
  useEffect(() => () => preview.stop(), [preview]);
  const names = {
    microphone: trans.__('Microphone'),
    camera: trans.__('Camera'),
    speaker: trans.__('Speaker')
  };
  return (
    <section className="lc-Check" aria-label={trans.__('Check of camera and microphone')}>
      <PreviewPicture stream={camera ? state.stream : null} mirror={mirror}>
        <div className="lc-Check-switches">
          {(['microphone', 'camera'] as const).map(kind => (
            <button
              key={kind}
              type="button"
              className={`lc-RoundButton ${wanted[kind] ? 'lc-mod-on' : kind === 'microphone' ? 'lc-mod-off' : ''}`}
              data-action={`preview-${kind}`}
              aria-pressed={wanted[kind]}
              aria-label={trans.__('Join with %1 on', names[kind].toLocaleLowerCase())}
              title={
                wanted[kind] ? trans.__('%1 on', names[kind]) : trans.__('%1 off', names[kind])
              }
              onClick={() => onWant({ ...wanted, [kind]: !wanted[kind] })}
            >
              <Icon name={wanted[kind] ? kind : `${kind}Off`} />
            </button>
          ))}
        </div>
      </PreviewPicture>
      {microphone && <LevelMeter level={state.level} />}
      {state.problem && <Note problem={state.problem} />}
      {KINDS.filter(([kind]) => kind === 'speaker' || wanted[kind]).map(([kind, list]) => (
        <DeviceChoice
          key={kind}
          name={names[kind]}
          devices={state[list]}
          chosen={state.chosen[kind]}
          onChoose={id => void preview.choose(kind, id)}
        />
      ))}
    </section>
  );
}
