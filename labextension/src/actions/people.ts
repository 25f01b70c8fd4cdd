import { ALLOWED, inClass, isStaff, type IAction } from './action';

export const people: IAction = {
  id: 'people',
  label: ({ trans }) => trans.__('Show people'),
  icon: () => 'people',
  shortcut: 'Alt Shift P',
  shown: now => inClass(now) && isStaff(now),
  allowed: () => ALLOWED,
  run: room => {
    room.ui.setState({ tab: 'people' });
    room.show('panel', true);
  }
};
