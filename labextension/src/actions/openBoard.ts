import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction } from './action';

/** The class has one board: opening another notebook puts it in the first one's place. */
export const openBoard: IAction = {
  id: 'open-board',
  label: ({ session, trans }) =>
    boardOf(session.view)
      ? trans.__('Open another notebook as the board…')
      : trans.__('Open a board…'),
  icon: () => 'board',
  shown: now => inClass(now) && isStaff(now) && now.board !== null,
  allowed: now => permitted(now, 'OpenBoard'),
  run: async room => {
    const notebook = await room.board?.choose();
    if (notebook) {
      await room.session.send({ kind: 'OpenBoard', notebook });
      await room.board?.open();
    }
  }
};
