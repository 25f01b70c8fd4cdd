import { inClass, isStaff, permitted, type IAction } from './action';

/** Mutes all, and students speak only when it is their turn until that is switched back. */
export const keepMuted: IAction = {
  id: 'mute-all-and-keep',
  label: ({ trans }) => trans.__('Mute all and keep them muted'),
  icon: () => 'microphoneOff',
  shown: now => inClass(now) && isStaff(now),
  allowed: now => permitted(now, 'MuteAll'),
  run: room => room.session.send({ kind: 'MuteAll', keep_muted: true })
};
