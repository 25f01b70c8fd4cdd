/** Who wrote what lately: single changes brought together so that a person can read them. Pure. */
import type { IBoardChange, ICellText } from '../ports';

export interface IPiece {
  who: string;
  /** Of its last change. */
  at: number;
  cells: string[];
}

const TOGETHER_SECONDS = 300;

/**
 * Newest first; what one person did without a pause, and without another in between, is one piece.
 * What touched no cell, such as the language of the notebook, is nobody's writing.
 */
export function pieces(changes: readonly IBoardChange[]): IPiece[] {
  const found: (IPiece & { from: number })[] = [];
  const written = changes.filter(change => change.cells.length);
  for (const { who, at, cells } of written.sort((a, b) => b.seq - a.seq)) {
    const last = found.at(-1);
    if (last && last.who === who && last.from - at < TOGETHER_SECONDS) {
      last.from = at;
      last.cells = [...new Set([...last.cells, ...cells])];
    } else {
      found.push({ who, at, from: at, cells: [...new Set(cells)] });
    }
  }
  return found.map(({ who, at, cells }) => ({ who, at, cells }));
}

export interface IPlacedCell {
  id: string;
  /** Counted from 1, as a person counts. */
  place: number;
}

/** Those that are still there, in the notebook's order, and how many are gone. */
export function placed(
  ids: readonly string[],
  cells: readonly ICellText[]
): { there: IPlacedCell[]; gone: number } {
  const wanted = new Set(ids);
  const there = cells
    .map((cell, index) => ({ id: cell.id, place: index + 1 }))
    .filter(cell => wanted.has(cell.id));
  return { there, gone: wanted.size - there.length };
}
