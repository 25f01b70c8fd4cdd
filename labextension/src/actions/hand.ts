import { myHand } from '../model/selectors';
import type { IAction, ISnapshot } from './action';
import { inClass, isStaff, permitted } from './action';

const isUp = ({ session }: ISnapshot) => myHand(session) !== null;

export const hand: IAction = {
  id: 'hand',
  label: now => (isUp(now) ? now.trans.__('Lower your hand') : now.trans.__('Raise your hand')),
  icon: () => 'hand',
  shortcut: 'Alt Shift H',
  on: isUp,
  shown: now => inClass(now) && !isStaff(now),
  allowed: now => permitted(now, isUp(now) ? 'LowerHand' : 'RaiseHand'),
  run: room =>
    room.session.send(
      myHand(room.session.store.getState()) ? { kind: 'LowerHand' } : { kind: 'RaiseHand' }
    )
};
