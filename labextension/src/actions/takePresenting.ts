import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction, type ISnapshot } from './action';

/** One's own kernel runs the board already, and somebody was asked to take over. */
function takesBack({ session }: ISnapshot): boolean {
  const board = boardOf(session.view);
  return board?.presenter === session.you && board?.offer !== undefined;
}

/** Of who presents already, the same command takes an offer back. */
export const takePresenting: IAction = {
  id: 'take-presenting',
  label: now =>
    takesBack(now)
      ? now.trans.__('Take back the offer to present')
      : now.trans.__('Present the board myself'),
  icon: () => 'presents',
  shown: now => {
    const { view, you } = now.session;
    const board = boardOf(view);
    const useful = board !== null && (board.presenter !== you || board.offer !== undefined);
    return inClass(now) && isStaff(now) && useful;
  },
  allowed: now => permitted(now, 'TakePresenting'),
  run: async room => {
    const { view, you } = room.session.store.getState();
    const before = boardOf(view)?.presenter;
    await room.session.send({ kind: 'TakePresenting' });
    if (before !== you) {
      room.ui.setState({ presentingAfter: view?.people[before ?? '']?.name ?? '' });
    }
  }
};
