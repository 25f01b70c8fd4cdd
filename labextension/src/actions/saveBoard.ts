import { mayWrite } from '../model/board';
import { ALLOWED, inClass, type IAction, type IRule, type ISnapshot } from './action';

function mayWriteHere({ session }: ISnapshot): boolean {
  return session.view !== null && session.you !== null && mayWrite(session.view, session.you);
}

function allowed({ board, trans }: ISnapshot): IRule {
  if (board?.phase === 'writing') {
    return ALLOWED;
  }
  const why =
    board?.phase === 'closed'
      ? trans.__('Open the board first.')
      : trans.__('The board is not connected right now.');
  return { allowed: false, why };
}

/** The board is saved by itself as the class goes on; this does not wait for it. */
export const saveBoard: IAction = {
  id: 'save-board',
  label: ({ trans }) => trans.__('Save the board now'),
  icon: () => 'save',
  shown: now => inClass(now) && now.board !== null && mayWriteHere(now),
  allowed,
  run: room => room.board?.save()
};
