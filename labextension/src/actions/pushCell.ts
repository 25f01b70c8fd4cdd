import { boardOf } from '../model/board';
import { LIMITS } from '../wire';
import { inClass, isStaff, permitted, type IAction, type IRule, type ISnapshot } from './action';
import { chosenCell } from './copyCell';

export function mayPush(now: ISnapshot): boolean {
  return inClass(now) && isStaff(now) && now.board !== null && boardOf(now.session.view) !== null;
}

function allowed(now: ISnapshot): IRule {
  const { board, trans } = now;
  const source = board?.activeCell?.source ?? '';
  const chosen = chosenCell(now);
  if (!chosen.allowed) {
    return chosen;
  }
  if (!source.trim()) {
    return { allowed: false, why: trans.__('This cell is empty.') };
  }
  if (new TextEncoder().encode(source).length > LIMITS.pushed_cell_bytes) {
    return { allowed: false, why: trans.__('This cell is too long to be pushed.') };
  }
  return permitted(now, 'PushCell');
}

/** Only opens the preview: what goes to everyone is looked at first. */
export const pushCell: IAction = {
  id: 'push-cell',
  label: ({ trans }) => trans.__('Push cell'),
  icon: () => 'push',
  shown: mayPush,
  allowed,
  run: room => room.ui.setState({ dialog: 'push-cell' })
};
