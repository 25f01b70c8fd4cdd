/**
 * Which people does the list show, and in which order? Pure.
 *
 * Of a student it is known when they last spoke or wrote, never how often.
 */
import { boardOf, mayWrite } from './board';
import type { KnownLevels } from './levels';
import { peopleHere, type WithId } from './selectors';
import type { IPerson, ISessionView } from './view';

/** In the order in which they stand in the menu. */
export const PEOPLE_FILTERS = [
  'all',
  'hands',
  'sound',
  'cameras',
  'unanswered',
  'writers',
  'weak',
  'copresenters',
  'guests'
] as const;
export type PeopleFilter = (typeof PEOPLE_FILTERS)[number];

export const PEOPLE_ORDERS = ['name', 'hands', 'silent', 'joined'] as const;
export type PeopleOrder = (typeof PEOPLE_ORDERS)[number];

export interface IRoster {
  view: ISessionView;
  levels: KnownLevels;
  speaking: readonly string[];
}

type Seen = WithId<IPerson>;

/** Whether a signal is up, so that there is something to answer. */
export function isAsked(view: ISessionView): boolean {
  return Object.keys(view.signalled ?? {}).length > 0;
}

export function passes(filter: PeopleFilter, { view, levels, speaking }: IRoster, person: Seen) {
  switch (filter) {
    case 'all':
      return true;
    case 'hands':
      return Object.hasOwn(view.hands, person.id);
    case 'sound':
      return person.microphone || speaking.includes(person.id);
    case 'cameras':
      return person.camera;
    case 'unanswered':
      return (
        isAsked(view) &&
        person.role === 'student' &&
        !Object.hasOwn(view.signalled ?? {}, person.id)
      );
    case 'writers':
      return mayWrite(view, person.id);
    case 'weak':
      return Object.hasOwn(levels, person.id) && levels[person.id] !== 'good';
    case 'copresenters':
      return person.copresenter === true;
    case 'guests':
      return person.role === 'guest';
  }
}

/** How many each filter would show. */
export function counts(roster: IRoster): Record<PeopleFilter, number> {
  const here = peopleHere(roster.view);
  return Object.fromEntries(
    PEOPLE_FILTERS.map(filter => [
      filter,
      here.filter(person => passes(filter, roster, person)).length
    ])
  ) as Record<PeopleFilter, number>;
}

/** Which filters mean something in this class now, for this person. */
export function offered(view: ISessionView, staff: boolean): PeopleFilter[] {
  const some = (test: (person: IPerson) => boolean) => Object.values(view.people).some(test);
  return PEOPLE_FILTERS.filter(filter => {
    switch (filter) {
      case 'unanswered':
        return staff && isAsked(view);
      case 'writers':
        return boardOf(view) !== null;
      case 'weak':
        return staff;
      case 'copresenters':
        return some(({ here, copresenter }) => here && copresenter === true);
      case 'guests':
        return some(({ here, role }) => here && role === 'guest');
      default:
        return true;
    }
  });
}

/** Those here who pass, in this order. What stands first of two alike is by name. */
export function roster(all: IRoster, filter: PeopleFilter, order: PeopleOrder): Seen[] {
  const people = peopleHere(all.view).filter(person => passes(filter, all, person));
  const rank = ranking(all.view, order);
  // A sort is stable, and `peopleHere` has them by name.
  return order === 'name'
    ? people
    : people
        .map(person => ({ person, key: rank(person) }))
        .sort((a, b) => a.key - b.key)
        .map(({ person }) => person);
}

function ranking(view: ISessionView, order: PeopleOrder): (person: Seen) => number {
  switch (order) {
    case 'name':
      return () => 0;
    case 'hands':
      return ({ id }) => (Object.hasOwn(view.hands, id) ? view.hands[id].order : Infinity);
    case 'joined':
      return ({ joined_at }) => -joined_at;
    case 'silent':
      return person => silentSince(view, person) ?? Infinity;
  }
}

/** Since when a student has been silent; null for who can be heard now, or is no student. */
export function silentSince(view: ISessionView, person: Seen): number | null {
  const speaks = person.microphone || view.spotlight === person.id;
  return person.role !== 'student' || speaks ? null : (view.heard?.[person.id] ?? person.joined_at);
}

export function hasSpoken(view: ISessionView, id: string): boolean {
  return Object.hasOwn(view.heard ?? {}, id);
}

/** The student who has waited longest to be heard; who has not spoken at all comes first. */
export function longestSilent(view: ISessionView): Seen | null {
  const silent = peopleHere(view).filter(person => silentSince(view, person) !== null);
  const fresh = silent.filter(({ id }) => !hasSpoken(view, id));
  const among = fresh.length ? fresh : silent;
  return among.reduce<Seen | null>(
    (first, person) =>
      first === null || silentSince(view, person)! < silentSince(view, first)! ? person : first,
    null
  );
}

/**
 * The rows while someone points at them or has the focus among them: what is there stays where it is, and
 * who is new comes at the end.
 */
export function settled(
  shown: readonly string[],
  wanted: readonly string[],
  held: boolean
): readonly string[] {
  if (!held) {
    return wanted;
  }
  const known = new Set(shown);
  const fresh = wanted.filter(id => !known.has(id));
  return fresh.length ? [...shown, ...fresh] : shown;
}
