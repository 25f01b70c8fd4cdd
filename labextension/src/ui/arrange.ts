/** Who is shown large, who in the strip, who only counted? Pure. */
import type { IMediaState } from '../media/engine';
import type { ISessionView } from '../model/view';
import { teaches } from '../model/roles';

export interface IScene {
  view: ISessionView;
  you: string | null;
  speaking: readonly string[];
  sees: IMediaState['sees'];
  /** Kept large by this person for themselves. */
  pinned: readonly string[];
  /** Who was shown large before: stays while nobody else speaks. */
  before: string | null;
}

function isHere(view: ISessionView, person: string | null): person is string {
  return person !== null && Boolean(view.people[person]?.here);
}

function firstOfStaff(view: ISessionView): string | null {
  const here = Object.entries(view.people).filter(([, person]) => person.here);
  const instructors = here.filter(([, person]) => person.role === 'instructor');
  const assistants = here.filter(([, person]) => person.role === 'assistant');
  const [first] = [...instructors, ...assistants].sort(([, a], [, b]) => a.joined_at - b.joined_at);
  return first ? first[0] : null;
}

/**
 * One's own pin, then whom staff show everyone, then whose turn it is, then who speaks, then the one
 * before, then the instructor.
 */
export function mainPerson(scene: IScene): string | null {
  const { view, you, speaking, pinned, before } = scene;
  const others = speaking.filter(person => person !== you);
  const stays = before === you ? null : before;
  const candidates = [
    ...pinned,
    view.large ?? null,
    view.spotlight ?? null,
    others[0] ?? null,
    stays,
    firstOfStaff(view),
    you
  ];
  return candidates.find(person => isHere(view, person)) ?? null;
}

/** Whose screen takes the stage. */
export function sharedScreen(scene: Pick<IScene, 'view' | 'sees' | 'you'>): string | null {
  const sharers = Object.entries(scene.view.people).filter(
    ([, person]) => person.here && person.screen
  );
  const watchable = sharers.find(([id]) => scene.sees[id]?.screen && id !== scene.you);
  return (watchable ?? sharers[0])?.[0] ?? null;
}

/** Everyone who is shown large where there is room for several: one's own pins, or the one. */
export function largePeople(scene: IScene): string[] {
  const pinned = scene.pinned.filter(person => isHere(scene.view, person));
  const main = mainPerson(scene);
  return pinned.length ? pinned : main ? [main] : [];
}

function rank(scene: IScene, id: string): number {
  const person = scene.view.people[id];
  const marks: [boolean, number][] = [
    [scene.pinned.includes(id) || scene.view.large === id, 128],
    [scene.speaking.includes(id), 64],
    [Boolean(scene.sees[id]?.camera) || person.camera, 32],
    [person.microphone, 16],
    [id in scene.view.hands, 8],
    [id === scene.you, 4],
    [teaches(person.role), 2]
  ];
  return marks.reduce((sum, [holds, weight]) => sum + (holds ? weight : 0), 0);
}

/** Everyone here but `except`, those worth seeing first; equal ones by arrival, so that tiles keep their places. */
export function others(scene: IScene, except: readonly string[]): string[] {
  const here = Object.keys(scene.view.people).filter(
    id => !except.includes(id) && isHere(scene.view, id)
  );
  const weight = new Map(here.map(id => [id, rank(scene, id)]));
  const joined = (id: string) => scene.view.people[id].joined_at;
  return here.sort(
    (a, b) => weight.get(b)! - weight.get(a)! || joined(a) - joined(b) || (a < b ? -1 : 1)
  );
}

/** The strip under the speaker: `slots` places, the last one a count when not all fit. */
export function filmStrip(
  everyone: readonly string[],
  slots: number
): { shown: string[]; more: number } {
  if (everyone.length <= slots) {
    return { shown: [...everyone], more: 0 };
  }
  return { shown: everyone.slice(0, slots - 1), more: everyone.length - slots + 1 };
}

export interface IGrid {
  columns: number;
  rows: number;
  perPage: number;
}

const SMALLEST_TILE = 150;
const RATIO = 16 / 9;
const GAP = 8;

/** The grid whose tiles are largest; never smaller than can be recognised, the rest on further pages. */
export function gridFor(width: number, height: number, count: number): IGrid {
  const most = Math.max(1, Math.floor((width + GAP) / (SMALLEST_TILE + GAP)));
  const deepest = Math.max(1, Math.floor((height + GAP) / (SMALLEST_TILE / RATIO + GAP)));
  const shown = Math.max(1, Math.min(count, most * deepest));
  let best: IGrid = { columns: 1, rows: 1, perPage: 1 };
  let widest = 0;
  for (let columns = 1; columns <= Math.min(most, shown); columns++) {
    const rows = Math.min(deepest, Math.ceil(shown / columns));
    const byWidth = (width - GAP * (columns - 1)) / columns;
    const byHeight = ((height - GAP * (rows - 1)) / rows) * RATIO;
    const tile = Math.min(byWidth, byHeight);
    if (columns * rows >= shown && tile > widest) {
      widest = tile;
      best = { columns, rows, perPage: columns * rows };
    }
  }
  return best;
}
