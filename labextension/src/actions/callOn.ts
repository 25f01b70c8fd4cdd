import { inClass, isStaff, permitted, type IPersonAction } from './action';

export const callOn: IPersonAction = {
  id: 'call-on',
  label: ({ trans }) => trans.__('Call on'),
  icon: 'speaker',
  shown: (now, id) => {
    const view = now.session.view;
    const busy = view?.call?.person === id || view?.spotlight === id;
    return inClass(now) && isStaff(now) && id !== now.session.you && !busy;
  },
  allowed: now => permitted(now, 'CallOn'),
  run: (room, id) => room.session.send({ kind: 'CallOn', person: id })
};
