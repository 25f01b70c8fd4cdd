/**
 * How does the board come into a student's own copy without touching their work?
 *
 * Each cell of the board is followed by at most one cell of the copy. What the student left as it came is
 * brought up to date; what they changed stays, byte for byte, and the board's version is put below.
 * What they deleted stays deleted; nothing of theirs is moved or deleted.
 */
import { fingerprint, taken, type IBoardCell, type IOwnCell, type Step } from './cell';
import { Weave, type Fate, type IPlaced } from './weave';

/** What taking something over into one's own copy did: said once, undone by the notebook's undo. */
export interface ICopied {
  added: number;
  updated: number;
  /** Cells of one's own work that were left as they are, the board's version put below. */
  kept: number;
  /** Number of the cell above the first one that came, counted from 1; 0 on top. */
  below?: number;
}

/** The counts, and where the first cell that came stands. */
export function report(counts: ICopied, steps: readonly Step[]): ICopied {
  const first = steps.find(step => step.act === 'insert');
  return first ? { ...counts, below: first.index } : counts;
}

export interface IMerge {
  steps: Step[];
  /** Ids of all board cells this copy ever had: one that is not in it any more was deleted. */
  had: string[];
  copied: ICopied;
}

type Decide = (candidate: IPlaced, own: IOwnCell | undefined) => Fate;

/** Everything of the board that is new or changed since it was last taken. */
export function catchUp(
  mine: readonly IOwnCell[],
  board: readonly IBoardCell[],
  had: readonly string[],
  newId: () => string
): IMerge {
  const known = new Set(had);
  const decide: Decide = (candidate, own) => {
    if (!own) {
      return known.has(candidate.cell.id) ? 'leave' : 'insert';
    }
    return own.mark?.base === candidate.print ? 'leave' : replace(own, candidate);
  };
  return merge(mine, board, had, decide, newId);
}

/** One cell of the board, asked for by name: also when it was deleted before. */
export function takeCell(
  mine: readonly IOwnCell[],
  board: readonly IBoardCell[],
  had: readonly string[],
  cell: IBoardCell,
  newId: () => string,
  push?: string
): IMerge {
  const listed = board.some(({ id }) => id === cell.id);
  const all = listed ? board.map(one => (one.id === cell.id ? cell : one)) : [...board, cell];
  const decide: Decide = (candidate, own) => {
    if (candidate.cell.id !== cell.id) {
      return 'leave';
    }
    return own ? replace(own, candidate) : 'insert';
  };
  return merge(mine, all, had, decide, newId, push);
}

function replace(own: IOwnCell, { cell, print }: IPlaced): Fate {
  const now = fingerprint(own);
  if (now === print) {
    return own.mark?.base === print ? 'leave' : 'mark';
  }
  // A cell of another type cannot keep the outputs the student has made.
  const outputsWouldGo = own.ran && own.cell_type !== cell.cell_type;
  return now === own.mark?.base && !outputsWouldGo ? 'update' : 'below';
}

/** How many cells of the board are not yet in the copy as they are now. */
export function countBehind(
  mine: readonly IOwnCell[],
  board: readonly IBoardCell[],
  had: readonly string[]
): number {
  const { copied } = catchUp(mine, board, had, () => '');
  return copied.added + copied.updated + copied.kept;
}

/**
 * Which cell of the copy follows which of the board? A cell the student duplicated or split carries the mark
 * twice: then the one that is up to date, else one that is as it came, else the first.
 */
function followers(mine: readonly IOwnCell[], prints: Map<string, string>): Map<string, number> {
  const chosen = new Map<string, { at: number; rank: number }>();
  mine.forEach((own, at) => {
    const from = own.mark?.from;
    const print = from === undefined ? undefined : prints.get(from);
    if (from === undefined || print === undefined) {
      return;
    }
    const rank = own.mark?.base === print ? 0 : fingerprint(own) === own.mark?.base ? 1 : 2;
    const before = chosen.get(from);
    if (!before || rank < before.rank) {
      chosen.set(from, { at, rank });
    }
  });
  return new Map(Array.from(chosen, ([from, { at }]) => [from, at]));
}

function candidates(mine: readonly IOwnCell[], board: readonly IBoardCell[]): IPlaced[] {
  const once = new Map<string, IBoardCell>();
  board.forEach(cell => once.has(cell.id) || once.set(cell.id, taken(cell)));
  const prints = new Map(Array.from(once, ([id, cell]) => [id, fingerprint(cell)]));
  const at = followers(mine, prints);
  return Array.from(once.values(), cell => ({
    cell,
    print: prints.get(cell.id)!,
    at: at.get(cell.id)
  }));
}

function merge(
  mine: readonly IOwnCell[],
  board: readonly IBoardCell[],
  had: readonly string[],
  decide: Decide,
  newId: () => string,
  push?: string
): IMerge {
  const weave = new Weave(mine, newId, push);
  const all = candidates(mine, board);
  all.forEach(({ at }) => at !== undefined && weave.begins(at));
  const fates = all.map(one => {
    const fate = decide(one, one.at === undefined ? undefined : mine[one.at]);
    weave.take(one, fate);
    return fate;
  });
  const count = (...which: Fate[]) => fates.filter(fate => which.includes(fate)).length;
  const inCopy = mine.flatMap(own => own.mark?.from ?? []);
  const came = all.filter((_, n) => fates[n] === 'insert').map(({ cell }) => cell.id);
  const steps = weave.steps();
  const counts = { added: count('insert'), updated: count('update'), kept: count('below') };
  return {
    steps,
    had: Array.from(new Set([...had, ...inCopy, ...came])),
    copied: report(counts, steps)
  };
}
