/**
 * What do the views read from a class, in which order?
 */
import type { ISessionState } from './session';
import type {
  CommandKind,
  ICourse,
  IHand,
  IMessage,
  IPermitted,
  IPerson,
  ISessionView,
  Role,
  Source
} from './view';

export type WithId<T> = T & { id: string };

const RANK: Record<Role, number> = { instructor: 0, assistant: 1, student: 2, guest: 3 };

const NAMES = new Intl.Collator();

/** Asked for in many places with every message, and another only when somebody changed. */
const SORTED = new WeakMap<ISessionView['people'], readonly WithId<IPerson>[]>();

/** Whether one teaches this course and nothing is live in it. */
export function mayStart(course: ICourse): boolean {
  return course.role !== 'student' && !course.session && course.removed_from === undefined;
}

/** Those here now: instructors, assistants, students, guests, each by name. */
export function peopleHere({ people }: ISessionView): readonly WithId<IPerson>[] {
  const known = SORTED.get(people);
  if (known) {
    return known;
  }
  const sorted = withIds(people)
    .filter(person => person.here)
    .sort(
      (a, b) =>
        RANK[a.role] - RANK[b.role] || NAMES.compare(a.name, b.name) || compareIds(a.id, b.id)
    );
  SORTED.set(people, sorted);
  return sorted;
}

/** Raised hands, first come first. */
export function handQueue(view: ISessionView): WithId<IHand>[] {
  return byOrder(withIds(view.hands));
}

/** Messages, oldest first. */
export function sortedMessages(view: ISessionView): WithId<IMessage>[] {
  return byOrder(withIds(view.messages));
}

/** One's own raised hand and its place in the queue, counted from 1. */
export function myHand(state: ISessionState): (IHand & { place: number }) | null {
  const { view, you } = state;
  if (!view || !you || !Object.hasOwn(view.hands, you)) {
    return null;
  }
  const mine = view.hands[you];
  const before = Object.values(view.hands).filter(hand => hand.order < mine.order);
  return { ...mine, place: before.length + 1 };
}

/** Oneself, as everyone sees it. */
export function me(state: ISessionState): WithId<IPerson> | null {
  const { view, you } = state;
  return view && you && Object.hasOwn(view.people, you) ? { id: you, ...view.people[you] } : null;
}

/** Whether one was promoted for this class: what binds students does not bind one. */
export function copresents({ view, you }: Pick<ISessionState, 'view' | 'you'>): boolean {
  return view !== null && view.people[you ?? '']?.copresenter === true;
}

/** Whether the class has this source of one's own as open. */
export function sends(state: ISessionState | undefined, source: Source): boolean {
  return state?.view?.people[state.you ?? '']?.[source] === true;
}

/** Whether anyone here sends a picture. */
export function sendsPictures({ people }: ISessionView): boolean {
  return Object.values(people).some(({ here, camera, screen }) => here && (camera || screen));
}

/** What the table says nothing of; one value, so that nothing is drawn again for it. */
const UNKNOWN: IPermitted = { allowed: false, why: '', own_only: false };

/**
 * May this person do this, by their role? What depends on the moment (limits, turns) the service
 * decides, in words. Before the table has come the answer is no, with nothing to say.
 */
export function may(state: ISessionState, kind: CommandKind): IPermitted {
  return state.policy[kind] ?? UNKNOWN;
}

function withIds<T extends object>(map: Record<string, T>): WithId<T>[] {
  return Object.entries(map).map(([id, value]) => ({ ...value, id }));
}

/** Numbers of the log never repeat, but a view must not depend on it. */
function byOrder<T extends { id: string; order: number }>(list: T[]): T[] {
  return list.sort((a, b) => a.order - b.order || compareIds(a.id, b.id));
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
