/**
 * What do the views read from a class, in which order?
 */
import type { ISessionState } from './session';
import type { CommandKind, IHand, IMessage, IPermitted, IPerson, ISessionView } from './view';

export type WithId<T> = T & { id: string };

/** Those here now: instructors, assistants, students, each by name. */
export function peopleHere(view: ISessionView): WithId<IPerson>[] {
  return Object.entries(view.people).map(([id, person]) => ({ id, ...person }));
}

/** Raised hands, first come first. */
export function handQueue(view: ISessionView): WithId<IHand>[] {
  return Object.entries(view.hands).map(([id, hand]) => ({ id, ...hand }));
}

export function sortedMessages(view: ISessionView): WithId<IMessage>[] {
  return Object.entries(view.messages).map(([id, message]) => ({ id, ...message }));
}

export function myHand(state: ISessionState): (IHand & { place: number }) | null {
  void state;
  return null;
}

export function me(state: ISessionState): WithId<IPerson> | null {
  void state;
  return null;
}

export function may(state: ISessionState, kind: CommandKind): IPermitted {
  return state.policy[kind] ?? { allowed: false, why: '' };
}
