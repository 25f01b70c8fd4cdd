/**
 * How does the class's board stand, and for whom?
 *
 * Pure; the same rules as the service's, which decides.
 */
import type { WithId } from './selectors';
import type { ISessionState } from './session';
import type { IBoardAsk, IBoardView, IPerson, ISessionView } from './view';
import { teaches } from './roles';

export function boardOf(view: ISessionView | null): IBoardView | null {
  return view?.board ?? null;
}

function isStaff(person: IPerson | undefined): boolean {
  return person !== undefined && teaches(person.role);
}

/** Staff, co-presenters, the presenter, whoever is named, or everyone but guests; only who is here. */
export function mayWrite(view: ISessionView, id: string): boolean {
  const board = boardOf(view);
  const person = Object.hasOwn(view.people, id) ? view.people[id] : undefined;
  if (!board || !person?.here) {
    return false;
  }
  const given = board.presenter === id || board.everyone || Object.hasOwn(board.writers, id);
  return isStaff(person) || (person.role === 'student' && (given || person.copresenter === true));
}

/** Students named as writers who are here, by name. */
export function namedWriters(view: ISessionView): WithId<IPerson>[] {
  return Object.keys(boardOf(view)?.writers ?? {})
    .filter(id => Object.hasOwn(view.people, id) && view.people[id].here)
    .map(id => ({ ...view.people[id], id }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Who waits to be let write, first come first. */
export function asksToWrite(view: ISessionView): WithId<IBoardAsk>[] {
  return Object.entries(boardOf(view)?.asks ?? {})
    .filter(([id]) => Object.hasOwn(view.people, id))
    .map(([id, ask]) => ({ ...ask, id }))
    .sort((a, b) => a.order - b.order);
}

/** The same, and those who co-present: the students who write while not everyone does. */
export function studentWriters(view: ISessionView): WithId<IPerson>[] {
  const named = boardOf(view)?.writers ?? {};
  return Object.keys(view.people)
    .filter(id => view.people[id].here && (Object.hasOwn(named, id) || view.people[id].copresenter))
    .map(id => ({ ...view.people[id], id }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export type Standing =
  | 'staff'
  | 'presenter' // a student whose kernel runs the board
  | 'writer'
  | 'asking'
  | 'reader';

/** What one is at the board oneself; null while there is none. */
export function standing({ view, you }: ISessionState): Standing | null {
  const board = boardOf(view);
  if (!view || !board || !you) {
    return null;
  }
  if (isStaff(view.people[you])) {
    return 'staff';
  }
  if (board.presenter === you) {
    return 'presenter';
  }
  if (mayWrite(view, you)) {
    return 'writer';
  }
  return Object.hasOwn(board.asks, you) ? 'asking' : 'reader';
}

/** "lectures/07 Sampling.ipynb" -> "07 Sampling". */
export function boardName(notebook: string): string {
  return notebook.slice(notebook.lastIndexOf('/') + 1).replace(/\.ipynb$/iu, '');
}
