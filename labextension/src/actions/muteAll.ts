import { inClass, isStaff, permitted, type IAction } from './action';

export const muteAll: IAction = {
  id: 'mute-all',
  label: ({ trans }) => trans.__('Mute all'),
  icon: () => 'microphoneOff',
  shown: now => inClass(now) && isStaff(now),
  allowed: now => permitted(now, 'MuteAll'),
  run: room => room.session.send({ kind: 'MuteAll' })
};
