import { teaches } from '../model/roles';
import { inClass, isStaff, permitted, type IPersonAction } from './action';

/** What someone blocked writes reaches the teaching staff alone; who watches now may have written before. */
export const blockFromChat: IPersonAction = {
  id: 'block-from-chat',
  label: ({ session, trans }, person) =>
    Object.entries(session.view?.blocked ?? {}).some(([id]) => session.view?.people[id] === person)
      ? trans.__('Let write to the class again')
      : trans.__('Block from the chat'),
  icon: 'block',
  shown: (now, id) => {
    const person = now.session.view?.people[id];
    return inClass(now) && isStaff(now) && person !== undefined && !teaches(person.role);
  },
  allowed: now => permitted(now, 'BlockFromChat'),
  run: (room, id) => {
    const blocked = id in (room.session.store.getState().view?.blocked ?? {});
    return room.session.send({ kind: blocked ? 'UnblockFromChat' : 'BlockFromChat', person: id });
  }
};
