import { ALLOWED, inClass, type IAction } from './action';

export const popOut: IAction = {
  id: 'pop-out',
  label: ({ trans }) => trans.__('Show the stage in a window of its own'),
  icon: () => 'popOut',
  shortcut: 'Alt Shift O',
  shown: inClass,
  allowed: () => ALLOWED,
  run: room => room.stageWindow.open()
};
