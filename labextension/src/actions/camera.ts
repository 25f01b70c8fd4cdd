import type { IAction } from './action';
import { inClass, permitted } from './action';
import { mayOpen } from './roomSettings';

export const camera: IAction = {
  id: 'camera',
  label: ({ media, trans }) =>
    media.camera === 'on' ? trans.__('Turn camera off') : trans.__('Turn camera on'),
  icon: ({ media }) => (media.camera === 'on' ? 'camera' : 'cameraOff'),
  shortcut: 'Alt Shift V',
  on: ({ media }) => media.camera === 'on',
  shown: inClass,
  allowed: now =>
    now.media.camera === 'on' ? permitted(now, 'CloseSource') : mayOpen(now, 'camera'),
  run: room => room.engine.setCamera(room.engine.store.getState().camera !== 'on')
};
