import { inClass, isStaff, permitted, type IPersonAction } from './action';

export const lowerHand: IPersonAction = {
  id: 'lower-hand',
  label: ({ trans }) => trans.__('Lower hand'),
  icon: 'hand',
  shown: (now, id) => inClass(now) && isStaff(now) && id in (now.session.view?.hands ?? {}),
  allowed: now => permitted(now, 'LowerHand'),
  run: (room, id) => room.session.send({ kind: 'LowerHand', person: id })
};
