import { boardOf } from '../model/board';
import { ALLOWED, inClass, isStaff, type IAction, type IRule, type ISnapshot } from './action';

/** A student in a class with a board, where there is a JupyterLab to keep a copy in. */
export function ownBoard(now: ISnapshot): boolean {
  return inClass(now) && !isStaff(now) && now.copies !== null && boardOf(now.session.view) !== null;
}

export function mayCopy({ copies, trans }: ISnapshot): IRule {
  return copies?.busy
    ? { allowed: false, why: trans.__('Your copy is being written just now.') }
    : ALLOWED;
}

export const myCopy: IAction = {
  id: 'my-copy',
  label: ({ trans }) => trans.__('Open my copy'),
  icon: () => 'myCopy',
  shown: ownBoard,
  allowed: mayCopy,
  run: room => room.copies?.openMine()
};
