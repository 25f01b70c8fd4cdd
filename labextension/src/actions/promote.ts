import {
  inClass,
  isStaff,
  permitted,
  type IPersonAction,
  type IRule,
  type ISnapshot
} from './action';

function allowed(now: ISnapshot, id: string): IRule {
  return now.session.view?.people[id]?.role === 'guest'
    ? {
        allowed: false,
        why: now.trans.__('Who watches cannot co-present; choose a student who takes part.')
      }
    : permitted(now, 'Promote');
}

/** What it gives, a student keeps until it is taken back, over any break. */
export const promote: IPersonAction = {
  id: 'promote',
  label: ({ trans }) => trans.__('Make co-presenter'),
  icon: 'copresents',
  shown: (now, id) => {
    const person = now.session.view?.people[id];
    const able = person?.role === 'student' || person?.role === 'guest';
    return inClass(now) && isStaff(now) && able && !person?.copresenter;
  },
  allowed,
  run: async (room, id) => {
    await room.session.send({ kind: 'Promote', person: id });
    const { trans } = room.platform;
    const name = room.session.store.getState().view?.people[id]?.name ?? '';
    room.ui.setState({
      done: {
        text: trans.__('%1 is a co-presenter now.', name),
        undo: { kind: 'Demote', person: id }
      }
    });
  }
};
