/** While a person wants to see who wrote what: which changes are known, and in which tabs are they shown? */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ClassSession } from '../model/session';
import type { IPlatform } from '../platform';
import type { IBoardChange } from '../ui/ports';
import { AuthorBars, lastAuthors } from './authors';

/** Typing changes the board many times a second; who typed is asked after a while. */
const LATER_MS = 2000;

export class Authorship {
  private readonly bars = new Map<NotebookPanel, AuthorBars>();
  private authors = new Map<string, string>();
  private on = false;
  private seq = 0;
  private later: number | undefined;
  /** Answers to what was asked before the last `forget` are of another board. */
  private board = {};

  constructor(
    private readonly options: { platform: IPlatform; session: ClassSession },
    private readonly changes: (after: number) => Promise<IBoardChange[]>
  ) {}

  /** Shows in a tab who wrote what, or no longer. */
  show(panel: NotebookPanel, on: boolean): void {
    const turned = on && !this.on;
    this.on = on;
    if (on || this.bars.has(panel)) {
      this.barsOf(panel).show(on ? this.authors : null);
    }
    if (turned) {
      void this.ask();
    }
  }

  /** Something was written: who did is asked for soon. */
  renew(): void {
    if (this.on) {
      this.later ??= window.setTimeout(() => {
        this.later = undefined;
        void this.ask();
      }, LATER_MS);
    }
  }

  /** Another board, whose cells and changes are others. */
  forget(): void {
    this.board = {};
    this.authors = new Map();
    this.seq = 0;
    this.on = false;
  }

  private async ask(): Promise<void> {
    const { board } = this;
    try {
      const changes = await this.changes(this.seq);
      if (board === this.board && this.on) {
        this.authors = lastAuthors(changes, this.authors);
        this.seq = Math.max(this.seq, ...changes.map(({ seq }) => seq));
        this.bars.forEach(bars => bars.show(this.authors));
      }
    } catch {
      this.renew(); // The line is down, which the board's own state says.
    }
  }

  private barsOf(panel: NotebookPanel): AuthorBars {
    let bars = this.bars.get(panel);
    if (!bars) {
      const { platform, session } = this.options;
      bars = new AuthorBars(panel, {
        nameOf: person => session.store.getState().view?.people[person]?.name ?? person,
        lastChangedBy: name => platform.trans.__('Last changed by %1', name)
      });
      this.bars.set(panel, bars);
      panel.disposed.connect(() => this.bars.delete(panel));
    }
    return bars;
  }
}
