import { boardOf, mayWrite } from '../model/board';
import { inClass, isStaff, permitted, type IPersonAction } from './action';

export const allowPerson: IPersonAction = {
  id: 'allow-writing',
  label: ({ trans }) => trans.__('Let write on the board'),
  icon: 'pencil',
  shown: (now, id) => {
    const { view } = now.session;
    return inClass(now) && isStaff(now) && boardOf(view) !== null && !mayWrite(view!, id);
  },
  allowed: now => permitted(now, 'AllowWriting'),
  run: (room, id) => room.session.send({ kind: 'AllowWriting', people: [id] })
};
