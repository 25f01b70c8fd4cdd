import {
  inClass,
  isStaff,
  permitted,
  type IPersonAction,
  type ISnapshot,
  type IRule
} from './action';

function allowed(now: ISnapshot, id: string): IRule {
  if (now.session.view?.people[id]?.role === 'instructor') {
    return { allowed: false, why: now.trans.__('An instructor cannot be removed.') };
  }
  return permitted(now, 'RemovePerson');
}

/** Removing keeps the person out of this class: this only opens the question. */
export const removePerson: IPersonAction = {
  id: 'remove',
  label: ({ trans }) => trans.__('Remove from class…'),
  icon: 'remove',
  shown: (now, id) => inClass(now) && isStaff(now) && id !== now.session.you,
  allowed,
  run: (room, id) => room.ui.setState({ question: { kind: 'remove', person: id } })
};
