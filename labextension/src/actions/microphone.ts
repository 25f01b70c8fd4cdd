import type { IAction } from './action';
import { inClass, permitted } from './action';
import { mayOpen } from './roomSettings';

export const microphone: IAction = {
  id: 'microphone',
  label: ({ media, trans }) =>
    media.microphone === 'on' ? trans.__('Mute microphone') : trans.__('Unmute microphone'),
  icon: ({ media }) => (media.microphone === 'on' ? 'microphone' : 'microphoneOff'),
  shortcut: 'Alt Shift M',
  on: ({ media }) => media.microphone === 'on',
  shown: inClass,
  allowed: now =>
    now.media.microphone === 'on' ? permitted(now, 'CloseSource') : mayOpen(now, 'microphone'),
  run: room => room.engine.setMicrophone(room.engine.store.getState().microphone !== 'on')
};
