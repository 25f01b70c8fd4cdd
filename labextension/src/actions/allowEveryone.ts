import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction, type IRule, type ISnapshot } from './action';

function allowed(now: ISnapshot): IRule {
  return boardOf(now.session.view)?.everyone
    ? { allowed: false, why: now.trans.__('Everyone may write already.') }
    : permitted(now, 'AllowWriting');
}

export const allowEveryone: IAction = {
  id: 'allow-everyone',
  label: ({ trans }) => trans.__('Let everyone write on the board'),
  icon: () => 'pencil',
  shown: now => inClass(now) && isStaff(now) && boardOf(now.session.view) !== null,
  allowed,
  run: room => room.session.send({ kind: 'AllowWriting' })
};
