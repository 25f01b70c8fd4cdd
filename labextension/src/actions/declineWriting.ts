import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IPersonAction } from './action';

export const declineWriting: IPersonAction = {
  id: 'decline-writing',
  label: ({ trans }) => trans.__('Not now'),
  icon: 'close',
  shown: (now, id) => inClass(now) && isStaff(now) && id in (boardOf(now.session.view)?.asks ?? {}),
  allowed: now => permitted(now, 'DeclineWriting'),
  run: (room, id) => room.session.send({ kind: 'DeclineWriting', person: id })
};
