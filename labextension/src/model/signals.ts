/** Who holds up which quick signal, as far as this person may know? Pure. */
import type { HeldView } from '../wire';
import { peopleHere, type WithId } from './selectors';
import type { ISessionState } from './session';
import type { IPerson, ISessionView } from './view';

export type Signal = HeldView['signal'];

/** In the order in which they stand everywhere. */
export const SIGNALS: readonly Signal[] = ['yes', 'no', 'faster', 'slower', 'lost', 'done'];

export interface ITally {
  signal: Signal;
  count: number;
}

/** What this person holds up. */
export function ownSignal({ view }: ISessionState): Signal | null {
  return view?.yours?.signal ?? null;
}

/** How many hold up what; what nobody does is left out. Staff's is counted from the people themselves. */
export function tallies(view: ISessionView): ITally[] {
  const held = view.signalled && Object.values(view.signalled).map(({ signal }) => signal);
  return SIGNALS.map(signal => ({
    signal,
    count: held ? held.filter(one => one === signal).length : (view.signals.counts[signal] ?? 0)
  })).filter(({ count }) => count > 0);
}

/** For staff: who holds this up, by name. */
export function holders(view: ISessionView, signal: Signal): WithId<IPerson>[] {
  return peopleHere(view).filter(({ id }) => view.signalled?.[id]?.signal === signal);
}

/** For staff: the students here who hold nothing up, by name. */
export function silent(view: ISessionView): WithId<IPerson>[] {
  return peopleHere(view).filter(
    ({ id, role }) => role === 'student' && !Object.hasOwn(view.signalled ?? {}, id)
  );
}
