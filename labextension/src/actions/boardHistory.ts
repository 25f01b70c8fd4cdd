import { boardOf } from '../model/board';
import { ALLOWED, inClass, type IAction, type IRule, type ISnapshot } from './action';

function allowed({ board, trans }: ISnapshot): IRule {
  switch (board?.phase) {
    case 'reading':
    case 'writing':
      return ALLOWED;
    case 'closed':
      return { allowed: false, why: trans.__('Open the board first.') };
    default:
      return { allowed: false, why: trans.__('The board is not connected right now.') };
  }
}

export const boardHistory: IAction = {
  id: 'board-history',
  label: ({ trans }) => trans.__('History of the board…'),
  icon: () => 'history',
  shown: now => inClass(now) && now.board !== null && boardOf(now.session.view) !== null,
  allowed,
  run: room => room.ui.setState({ dialog: 'history' })
};
