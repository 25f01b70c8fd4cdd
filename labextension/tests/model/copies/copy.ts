/** A copy as a plain list: what a notebook does with the steps, without a notebook. */
import { catchUp, takeCell, type ICopied, type IMerge } from '../../../src/model/copies/merge';
import { takeHint } from '../../../src/model/copies/hint';
import type { IBoardCell, IOwnCell, Step } from '../../../src/model/copies/cell';

export class Copy {
  cells: IOwnCell[] = [];
  had: string[] = [];
  private count = 0;
  readonly newId = () => `n${(this.count += 1)}`;

  catchUp(board: readonly IBoardCell[]): ICopied {
    return this.do(catchUp(this.cells, board, this.had, this.newId));
  }
  take(board: readonly IBoardCell[], cell: IBoardCell, push?: string): ICopied {
    return this.do(takeCell(this.cells, board, this.had, cell, this.newId, push));
  }
  hint(about: string | undefined, source: string, push: string): ICopied {
    return this.do(takeHint(this.cells, this.had, { push, about, source }, this.newId));
  }
  own(index: number, source: string): IOwnCell {
    const cell: IOwnCell = { id: this.newId(), cell_type: 'code', source, mark: null, ran: false };
    this.cells.splice(index, 0, cell);
    return cell;
  }
  sources(): string[] {
    return this.cells.map(cell => cell.source);
  }
  private do({ steps, had, copied }: IMerge): ICopied {
    steps.forEach(step => this.step(step));
    this.had = had;
    return copied;
  }
  private step(step: Step): void {
    if (step.act === 'insert') {
      this.cells.splice(step.index, 0, { ...step.cell, ran: false });
    } else if (step.act === 'mark') {
      this.cells[step.index] = { ...this.cells[step.index], mark: step.mark };
    } else {
      const { ran } = this.cells[step.index];
      this.cells[step.index] = { ...step.cell, ran: step.act === 'update' && ran };
    }
  }
}

export function board(...sources: string[]): IBoardCell[] {
  return sources.map((source, n) => ({ id: `b${n}`, cell_type: 'code', source }));
}
