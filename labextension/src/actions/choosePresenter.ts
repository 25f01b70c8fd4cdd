import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction, type ISnapshot } from './action';

function mayHandOver(now: ISnapshot): boolean {
  const board = boardOf(now.session.view);
  return board !== null && (isStaff(now) || board.presenter === now.session.you);
}

/** Only opens the list to choose from: whoever is asked must agree. */
export const choosePresenter: IAction = {
  id: 'choose-presenter',
  label: ({ trans }) => trans.__('Hand over presenting…'),
  icon: () => 'presents',
  shown: now => inClass(now) && mayHandOver(now),
  allowed: now => permitted(now, 'OfferPresenting'),
  run: room => room.ui.setState({ dialog: 'presenting' })
};
