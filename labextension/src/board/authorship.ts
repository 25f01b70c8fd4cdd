/** While a person wants to see who wrote what: which changes are known, and in which tabs are they shown? */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IBoardPort } from '../ui/ports';
import { AuthorBars, type IAuthorWords, lastAuthors } from './authors';

/** Typing changes the board many times a second; who typed is asked after a while. */
const LATER_MS = 2000;

export class Authorship {
  constructor(
    private readonly board: IBoardPort,
    private readonly words: IAuthorWords
  ) {
    let before = this._wanted();
    board.store.subscribe(() => {
      const now = this._wanted();
      if (now !== before) {
        before = now;
        this._restart();
      }
    });
  }

  /** Shows in one more tab of the board who wrote what, when that is wanted. */
  attach(panel: NotebookPanel): void {
    if (this._bars.has(panel)) {
      return;
    }
    this._bars.set(panel, new AuthorBars(panel, this.words));
    panel.context.model.contentChanged.connect(this._askLater, this);
    panel.disposed.connect(() => this._bars.delete(panel));
    this._show();
  }

  /** The notebook whose authors are wanted; null when none are, or they cannot be asked for. */
  private _wanted(): string | null {
    const { authorsShown, phase, notebook } = this.board.store.getState();
    return authorsShown && (phase === 'reading' || phase === 'writing') ? notebook : null;
  }

  private _restart(): void {
    const { authorsShown } = this.board.store.getState();
    if (!authorsShown || this._of !== this.board.store.getState().notebook) {
      this._authors = new Map();
      this._seq = 0;
    }
    this._show();
    void this._ask();
  }

  private _askLater(): void {
    if (this._wanted() !== null) {
      this._later ??= window.setTimeout(() => {
        this._later = undefined;
        void this._ask();
      }, LATER_MS);
    }
  }

  private async _ask(): Promise<void> {
    const notebook = this._wanted();
    if (notebook === null) {
      return;
    }
    this._of = notebook;
    try {
      const changes = await this.board.changes(this._seq);
      if (this._wanted() === notebook) {
        this._authors = lastAuthors(changes, this._authors);
        this._seq = Math.max(this._seq, ...changes.map(({ seq }) => seq));
        this._show();
      }
    } catch {
      this._askLater(); // The line is down, which the board's own state says.
    }
  }

  private _show(): void {
    const { authorsShown } = this.board.store.getState();
    this._bars.forEach(bars => bars.show(authorsShown ? this._authors : null));
  }

  private _bars = new Map<NotebookPanel, AuthorBars>();
  private _authors = new Map<string, string>();
  private _of: string | null = null;
  private _seq = 0;
  private _later: number | undefined;
}
