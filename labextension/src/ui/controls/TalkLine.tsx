import { useStore } from 'zustand';
import { useClassroom, useMedia, useTrans } from '../context';
import { heldKey } from './talk';

/** Push-to-talk says at the microphone which key it is, and when one is heard. */
export function TalkLine() {
  const { talk } = useClassroom();
  const trans = useTrans();
  const { key, held } = useStore(talk.store);
  const microphone = useMedia(state => state.microphone);
  if (key === 'off' || (microphone === 'on' && !held)) {
    return null;
  }
  const name = heldKey(key, trans);
  return (
    <div className={`lc-ControlLine ${held ? 'lc-mod-heard' : ''}`} role="status">
      <span>
        {!held
          ? trans.__('Hold %1 to talk.', name)
          : microphone === 'on'
            ? trans.__('You are heard while you hold %1.', name)
            : trans.__('Opening your microphone…')}
      </span>
    </div>
  );
}
