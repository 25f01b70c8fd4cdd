import { inClass, isStaff, permitted, type IPersonAction } from './action';

/** A student like the others again; what they send ends at once. One's own one may give back. */
export const demote: IPersonAction = {
  id: 'demote',
  label: ({ session, trans }, person) =>
    session.view?.people[session.you ?? ''] === person
      ? trans.__('Stop co-presenting')
      : trans.__('End co-presenting'),
  icon: 'copresentsOff',
  shown: (now, id) =>
    inClass(now) &&
    (isStaff(now) || now.session.you === id) &&
    now.session.view?.people[id]?.copresenter === true,
  allowed: now => permitted(now, 'Demote'),
  run: async (room, id) => {
    const { view, you } = room.session.store.getState();
    const name = view?.people[id]?.name ?? '';
    await room.session.send({ kind: 'Demote', person: id });
    if (id !== you) {
      room.ui.setState({
        done: {
          text: room.platform.trans.__('%1 is a student like the others again.', name),
          undo: { kind: 'Promote', person: id }
        }
      });
    }
  }
};
