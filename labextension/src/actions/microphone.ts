import type { IAction } from './action';
import { inClass, permitted } from './action';

export const microphone: IAction = {
  id: 'microphone',
  label: ({ media, trans }) =>
    media.microphone === 'on' ? trans.__('Mute microphone') : trans.__('Unmute microphone'),
  icon: ({ media }) => (media.microphone === 'on' ? 'microphone' : 'microphoneOff'),
  shortcut: 'Alt Shift M',
  on: ({ media }) => media.microphone === 'on',
  shown: inClass,
  allowed: now => permitted(now, now.media.microphone === 'on' ? 'CloseSource' : 'OpenSource'),
  run: room => room.engine.setMicrophone(room.engine.store.getState().microphone !== 'on')
};
