import { ALLOWED, inClass, type IAction } from './action';

export const chat: IAction = {
  id: 'chat',
  label: ({ trans }) => trans.__('Write in the class chat'),
  icon: () => 'chat',
  shortcut: 'Alt Shift C',
  shown: inClass,
  allowed: () => ALLOWED,
  run: room => {
    room.show('panel');
    room.ui.setState(state => ({ tab: 'chat', focusChat: state.focusChat + 1 }));
  }
};
