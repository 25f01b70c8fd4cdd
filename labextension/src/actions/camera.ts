import type { IAction } from './action';
import { inClass, permitted } from './action';

export const camera: IAction = {
  id: 'camera',
  label: ({ media, trans }) =>
    media.camera === 'on' ? trans.__('Turn camera off') : trans.__('Turn camera on'),
  icon: ({ media }) => (media.camera === 'on' ? 'camera' : 'cameraOff'),
  shortcut: 'Alt Shift V',
  on: ({ media }) => media.camera === 'on',
  shown: inClass,
  allowed: now => permitted(now, now.media.camera === 'on' ? 'CloseSource' : 'OpenSource'),
  run: room => room.engine.setCamera(room.engine.store.getState().camera !== 'on')
};
