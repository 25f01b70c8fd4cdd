import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction, type IRule, type ISnapshot } from './action';

function allowed(now: ISnapshot): IRule {
  const { view } = now.session;
  const board = boardOf(view);
  const presenter = view?.people[board?.presenter ?? ''];
  const named = Object.keys(board?.writers ?? {}).length > 0;
  return board && !board.everyone && !named && presenter?.role !== 'student'
    ? { allowed: false, why: now.trans.__('Only staff may write already.') }
    : permitted(now, 'StopWriting');
}

export const stopEveryone: IAction = {
  id: 'stop-everyone',
  label: ({ trans }) => trans.__('Let only staff write on the board'),
  icon: () => 'pencilOff',
  shown: now => inClass(now) && isStaff(now) && boardOf(now.session.view) !== null,
  allowed,
  run: room => room.session.send({ kind: 'StopWriting' })
};
