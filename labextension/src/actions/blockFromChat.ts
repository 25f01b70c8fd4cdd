import { inClass, isStaff, permitted, type IPersonAction } from './action';

/** What a blocked student writes reaches the teaching staff alone. */
export const blockFromChat: IPersonAction = {
  id: 'block-from-chat',
  label: ({ session, trans }, person) =>
    Object.entries(session.view?.blocked ?? {}).some(([id]) => session.view?.people[id] === person)
      ? trans.__('Let write to the class again')
      : trans.__('Block from the chat'),
  icon: 'block',
  shown: (now, id) =>
    inClass(now) && isStaff(now) && now.session.view?.people[id]?.role === 'student',
  allowed: now => permitted(now, 'BlockFromChat'),
  run: (room, id) => {
    const blocked = id in (room.session.store.getState().view?.blocked ?? {});
    return room.session.send({ kind: blocked ? 'UnblockFromChat' : 'BlockFromChat', person: id });
  }
};
