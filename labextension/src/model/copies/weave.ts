/**
 * Where in the copy does what comes from the board stand?
 *
 * The copy is read as runs: a cell that follows one of the board, and the student's own cells below it. What is
 * new stands after the run of the board cell before it, so no cell of theirs loses the one above it.
 */
import type { IBoardCell, IMark, INewCell, IOwnCell, Step } from './cell';

/** What becomes of one cell of the board: `below` puts it under the student's own version. */
export type Fate = 'leave' | 'mark' | 'update' | 'below' | 'insert';

export interface IPlaced {
  cell: IBoardCell;
  print: string;
  /** Index in the copy of the cell that follows it. */
  at: number | undefined;
}

const TOP = -1;

export class Weave {
  private readonly heads = new Set<number>();
  private readonly changed = new Map<number, { one: IPlaced; fate: Fate }>();
  private readonly coming = new Map<number, INewCell[]>();
  private anchor = TOP;

  constructor(
    private readonly mine: readonly IOwnCell[],
    private readonly newId: () => string,
    private readonly push?: string
  ) {}

  /** A run begins here. All are told before the first is taken. */
  begins(at: number): void {
    this.heads.add(at);
  }

  /** In the board's order. */
  take(one: IPlaced, fate: Fate): void {
    this.anchor = one.at ?? this.anchor;
    if (fate === 'insert' || fate === 'below') {
      this.comes(one, fate === 'below');
    }
    if (one.at !== undefined && fate !== 'leave') {
      this.changed.set(one.at, { one, fate });
    }
  }

  steps(): Step[] {
    const steps: Step[] = [];
    let [run, index] = [TOP, 0];
    const flush = () => {
      for (const cell of this.coming.get(run) ?? []) {
        steps.push({ act: 'insert', index, cell });
        index += 1;
      }
    };
    this.mine.forEach((own, at) => {
      if (this.heads.has(at)) {
        flush();
        run = at;
      }
      const step = this.inPlace(own, at, index);
      if (step) {
        steps.push(step);
      }
      index += 1;
    });
    flush();
    return steps;
  }

  private comes({ cell, print }: IPlaced, below: boolean): void {
    const mark: IMark = { from: cell.id, base: print, ...this.pushed() };
    if (below) {
      mark.below = true;
    }
    const list = this.coming.get(this.anchor) ?? [];
    list.push({ ...cell, id: this.newId(), mark });
    this.coming.set(this.anchor, list);
  }

  private inPlace(own: IOwnCell, at: number, index: number): Step | null {
    const change = this.changed.get(at);
    if (!change) {
      return null;
    }
    const { cell, print } = change.one;
    const mark: IMark = { ...own.mark, from: cell.id, base: print, ...this.pushed() };
    switch (change.fate) {
      case 'below':
        return { act: 'mark', index, mark: outgrown(own.mark) };
      case 'mark':
        return { act: 'mark', index, mark };
      default:
        return own.cell_type === cell.cell_type
          ? { act: 'update', index, cell: { ...cell, id: own.id, mark } }
          : { act: 'swap', index, cell: { ...cell, id: own.id, mark } };
    }
  }

  private pushed(): IMark {
    return this.push ? { push: this.push } : {};
  }
}

/** Own work follows the board no more: the version put below it does. */
function outgrown(mark: IMark | null): IMark {
  return mark?.from ? { was: mark.from } : {};
}
