import { boardOf } from '../model/board';
import { ALLOWED, inClass, type IAction } from './action';

export const board: IAction = {
  id: 'board',
  label: ({ board, trans }) =>
    board?.phase === 'none' || board?.phase === 'closed'
      ? trans.__('Open the board')
      : trans.__('Show the board'),
  icon: () => 'board',
  shortcut: 'Alt Shift B',
  shown: now => inClass(now) && now.board !== null && boardOf(now.session.view) !== null,
  allowed: () => ALLOWED,
  run: room => room.board?.open()
};
