import { boardOf } from '../model/board';
import {
  inClass,
  isStaff,
  permitted,
  type IPersonAction,
  type IRule,
  type ISnapshot
} from './action';

function allowed(now: ISnapshot, id: string): IRule {
  return boardOf(now.session.view)?.offer?.person === id
    ? { allowed: false, why: now.trans.__('Is being asked already.') }
    : permitted(now, 'OfferPresenting');
}

/** Nobody runs the board without their yes: this only asks. */
export const offerPresenting: IPersonAction = {
  id: 'offer-presenting',
  label: ({ trans }) => trans.__('Offer to present the board'),
  icon: 'presents',
  shown: (now, id) => {
    const { view, you } = now.session;
    const board = boardOf(view);
    const mine = isStaff(now) || board?.presenter === you;
    return inClass(now) && board !== null && mine && id !== you && board.presenter !== id;
  },
  allowed,
  run: (room, id) => room.session.send({ kind: 'OfferPresenting', person: id })
};
