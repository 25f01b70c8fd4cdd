import { ALLOWED, type IAction } from './action';

export const panel: IAction = {
  id: 'panel',
  label: ({ trans }) => trans.__('Show the class panel'),
  icon: () => 'class',
  shortcut: 'Alt Shift L',
  shown: () => true,
  allowed: () => ALLOWED,
  run: room => room.show('panel', true)
};
