import { boardCommand, boardKind, boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction, type IRule, type ISnapshot } from './action';

function allowed(now: ISnapshot): IRule {
  const board = boardOf(now.session.view);
  return board && !board.everyone && !Object.keys(board.writers).length
    ? { allowed: false, why: now.trans.__('Only staff may write already.') }
    : permitted(now, boardKind('StopWriting'));
}

export const stopEveryone: IAction = {
  id: 'stop-everyone',
  label: ({ trans }) => trans.__('Let only staff write on the board'),
  icon: () => 'pencilOff',
  shown: now => inClass(now) && isStaff(now) && boardOf(now.session.view) !== null,
  allowed,
  run: room => room.session.send(boardCommand({ kind: 'StopWriting' }))
};
