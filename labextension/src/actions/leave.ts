import { inClass, permitted, type IAction } from './action';

export const leave: IAction = {
  id: 'leave',
  label: ({ trans }) => trans.__('Leave the class'),
  icon: () => 'leave',
  shown: inClass,
  allowed: now => permitted(now, 'Leave'),
  run: room => room.session.leave()
};
