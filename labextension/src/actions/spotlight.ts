import { inClass, isStaff, permitted, type IPersonAction } from './action';

/** It moves only what everyone sees; whose turn it is stays as it is. */
export const spotlight: IPersonAction = {
  id: 'spotlight',
  label: ({ session, trans }, person) =>
    session.view?.people[session.view.large ?? ''] === person
      ? trans.__('Stop showing large to everyone')
      : trans.__('Show large to everyone'),
  icon: 'spotlight',
  shown: now => inClass(now) && isStaff(now),
  allowed: now => permitted(now, 'SetSpotlight'),
  run: (room, id) => {
    const shown = room.session.store.getState().view?.large === id;
    return room.session.send(
      shown ? { kind: 'SetSpotlight' } : { kind: 'SetSpotlight', person: id }
    );
  }
};
