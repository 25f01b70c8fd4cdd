import { boardCommand, boardKind, boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction } from './action';

export const takePresenting: IAction = {
  id: 'take-presenting',
  label: ({ trans }) => trans.__('Present the board myself'),
  icon: () => 'presents',
  shown: now => {
    const board = boardOf(now.session.view);
    return inClass(now) && isStaff(now) && board !== null && board.presenter !== now.session.you;
  },
  allowed: now => permitted(now, boardKind('TakePresenting')),
  run: async room => {
    await room.session.send(boardCommand({ kind: 'TakePresenting' }));
    room.ui.setState({ presentingNote: true });
  }
};
