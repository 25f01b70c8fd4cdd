import { boardOf } from '../model/board';
import { ALLOWED, inClass, type IAction } from './action';

export const boardAuthors: IAction = {
  id: 'board-authors',
  label: ({ trans }) => trans.__('Colour the board by who wrote it'),
  icon: () => 'authors',
  on: ({ board }) => board?.authorsShown ?? false,
  shown: now => inClass(now) && now.board !== null && boardOf(now.session.view) !== null,
  allowed: ({ board, trans }) =>
    board?.phase === 'closed'
      ? { allowed: false, why: trans.__('Open the board first.') }
      : ALLOWED,
  run: room => room.board?.showAuthors(!room.board.store.getState().authorsShown)
};
