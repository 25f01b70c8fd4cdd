import { ALLOWED, inClass, type IAction } from './action';

export const stage: IAction = {
  id: 'stage',
  label: ({ trans }) => trans.__('Open the stage'),
  icon: () => 'stage',
  shortcut: 'Alt Shift G',
  shown: inClass,
  allowed: () => ALLOWED,
  run: room => room.show('stage')
};
