/** Which people does the list show now? */
import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import {
  counts,
  passes,
  roster,
  settled,
  type IRoster,
  type PeopleFilter
} from '../../model/roster';
import type { WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useClassroom, useMedia, useSession, useUi } from '../context';
import { found } from './roster';

export type Seen = WithId<IPerson>;

export interface IPeopleShown {
  all: IRoster;
  /** In the order of the list. */
  people: readonly Seen[];
  /** How many match, without those who stay for a moment because someone points at the list. */
  matches: number;
  counts: Record<PeopleFilter, number>;
}

const NOBODY: readonly string[] = [];

/** Reads again only when something a row or a filter looks at has changed. */
function useAll(): IRoster | null {
  const view = useSession(state => state.view);
  const people = view?.people;
  const parts = [
    people,
    view?.hands,
    view?.signalled,
    view?.heard,
    view?.board,
    view?.spotlight
  ] as const;
  const levels = useStore(useClassroom().session.levels.store);
  const speaking = useMedia(state => state.speaking);
  return useMemo(
    () => (view ? { view, levels, speaking } : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- not with every message
    [...parts, levels, speaking]
  );
}

/** While `held`, whoever is listed keeps the place, and who is new comes at the end. */
export function useRoster(held: boolean): IPeopleShown | null {
  const all = useAll();
  const { filter, order, search } = useUi(state => state.people);
  const before = useRef<{ look: string; rows: readonly string[] }>({ look: '', rows: NOBODY });
  const known = useRef(new WeakMap<IPerson, Seen>());
  return useMemo(() => {
    if (!all) {
      return null;
    }
    const matching = found(roster(all, filter, order), search);
    const look = `${filter} ${order} ${search}`;
    const listed = before.current.look === look ? before.current.rows : NOBODY;
    const ids = matching.map(({ id }) => id);
    const rows = settled(listed, ids, held && listed.length > 0);
    before.current = { look, rows };
    const people = rows
      .filter(id => Object.hasOwn(all.view.people, id))
      .map(id => seen(known.current, id, all.view.people[id]));
    return { all, people, matches: ids.length, counts: counts(all) };
  }, [all, filter, order, search, held]);
}

/** The same object for who has not changed, so that their row is not drawn again. */
function seen(known: WeakMap<IPerson, Seen>, id: string, person: IPerson): Seen {
  const before = known.get(person) ?? { ...person, id };
  known.set(person, before);
  return before;
}

/** Whether this row is there only because someone points at the list. */
export function isPast(all: IRoster, filter: PeopleFilter, person: Seen): boolean {
  return !person.here || !passes(filter, all, person);
}
