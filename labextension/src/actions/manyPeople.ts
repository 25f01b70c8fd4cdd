/** What can staff do to several people at once? One command each, however many they are. */
import { boardOf, mayWrite } from '../model/board';
import type { Command, CommandKind, ISessionView } from '../model/view';
import type { ITranslator } from '../platform';
import type { IClassroom } from '../ui/classroom';
import type { IconName } from '../ui/icons';
import { inClass, isStaff, permitted, type IRule, type ISnapshot } from './action';

export interface IManyAction {
  id: string;
  kind: CommandKind;
  icon: IconName;
  label(trans: ITranslator, count: number): string;
  /** Whom of those chosen it changes anything for. */
  applies(view: ISessionView, id: string, you: string | null): boolean;
  /** Why it is grey when it changes nothing for any of them. */
  idle(trans: ITranslator): string;
  /** What is so afterwards. */
  done(trans: ITranslator, count: number): string;
  command(people: string[]): Command;
  /** What brings back what was; absent where nothing does. */
  inverse?(people: string[]): Command;
  /** Asks before it does it, with a question of its own. */
  asks?(room: IClassroom, people: string[]): void;
}

const mute: IManyAction = {
  id: 'many-mute',
  kind: 'MutePeople',
  icon: 'microphoneOff',
  label: (trans, count) => trans._n('Mute %1 person', 'Mute %1 people', count),
  applies: (view, id, you) => id !== you && view.people[id].microphone,
  idle: trans => trans.__('None of them has the microphone on.'),
  done: (trans, count) => trans._n('%1 microphone is off.', '%1 microphones are off.', count),
  command: people => ({ kind: 'MutePeople', people })
};

const cameras: IManyAction = {
  id: 'many-cameras',
  kind: 'StopCameras',
  icon: 'cameraOff',
  label: (trans, count) => trans._n('Stop %1 camera', 'Stop %1 cameras', count),
  applies: (view, id) => view.people[id].camera,
  idle: trans => trans.__('None of them has the camera on.'),
  done: (trans, count) => trans._n('%1 camera is off.', '%1 cameras are off.', count),
  command: people => ({ kind: 'StopCameras', people })
};

const hands: IManyAction = {
  id: 'many-hands',
  kind: 'LowerHands',
  icon: 'hand',
  label: (trans, count) => trans._n('Lower %1 hand', 'Lower %1 hands', count),
  applies: (view, id) => Object.hasOwn(view.hands, id),
  idle: trans => trans.__('None of them has a hand up.'),
  done: (trans, count) => trans._n('%1 hand is down.', '%1 hands are down.', count),
  command: people => ({ kind: 'LowerHands', people })
};

const allow: IManyAction = {
  id: 'many-allow',
  kind: 'AllowWriting',
  icon: 'pencil',
  label: (trans, count) =>
    trans._n('Let %1 person write on the board', 'Let %1 people write on the board', count),
  applies: (view, id) =>
    boardOf(view) !== null && view.people[id].role === 'student' && !mayWrite(view, id),
  idle: trans => trans.__('No board is open, or all of them may write already.'),
  done: (trans, count) => trans._n('%1 person more may write.', '%1 people more may write.', count),
  command: people => ({ kind: 'AllowWriting', people }),
  inverse: people => ({ kind: 'StopWriting', people })
};

const stop: IManyAction = {
  id: 'many-stop',
  kind: 'StopWriting',
  icon: 'pencilOff',
  label: (trans, count) =>
    trans._n('Stop %1 person from writing', 'Stop %1 people from writing', count),
  applies: (view, id) =>
    view.people[id].role === 'student' && !view.people[id].copresenter && mayWrite(view, id),
  idle: trans => trans.__('None of them may write on the board but the teaching staff.'),
  done: (trans, count) =>
    trans._n('%1 person can read only now.', '%1 people can read only now.', count),
  command: people => ({ kind: 'StopWriting', people }),
  inverse: people => ({ kind: 'AllowWriting', people })
};

const remove: IManyAction = {
  id: 'many-remove',
  kind: 'RemovePeople',
  icon: 'remove',
  label: (trans, count) => trans._n('Remove %1 person…', 'Remove %1 people…', count),
  applies: (view, id, you) => id !== you && view.people[id].role !== 'instructor',
  idle: trans => trans.__('An instructor cannot be removed, and you can leave.'),
  done: (trans, count) => trans._n('%1 person was removed.', '%1 people were removed.', count),
  command: people => ({ kind: 'RemovePeople', people }),
  asks: (room, people) => room.ui.setState({ question: { kind: 'remove-many', people } })
};

/** In the order in which they stand in the bar. */
export const MANY_ACTIONS: readonly IManyAction[] = [mute, cameras, hands, allow, stop, remove];

export function shownTo(now: ISnapshot): boolean {
  return inClass(now) && isStaff(now);
}

/** Those of the chosen whom it changes anything for, as they stand in the list. */
export function concerned(action: IManyAction, now: ISnapshot, chosen: readonly string[]) {
  const { view, you } = now.session;
  return view
    ? chosen.filter(id => Object.hasOwn(view.people, id) && action.applies(view, id, you))
    : [];
}

export function ruleOf(action: IManyAction, now: ISnapshot, count: number): IRule {
  const rule = permitted(now, action.kind);
  return rule.allowed && !count ? { allowed: false, why: action.idle(now.trans) } : rule;
}
