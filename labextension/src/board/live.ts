/**
 * Which copy of the class's board is open in this page?
 *
 * One notebook of one session: its line, and the shared notebook that JupyterLab shows. When a copy has
 * to go, what this person wrote last is put aside and a new one is asked for.
 */
import { YNotebook } from '@jupyter/ydoc';
import type { Contents } from '@jupyterlab/services';
import type { INotebookContent } from '@jupyterlab/nbformat';
import { PathExt } from '@jupyterlab/coreutils';
import { BoardCopy } from '../model/boardCopy';
import { BoardLine } from '../model/boardLine';
import { type Refused, type IPlatform } from '../platform';
import { leaveEmpty } from './empty';
import { failure } from './files';
import { refuseLocalChanges } from './readonlyGuard';

/** So long a notebook is not shown before there is something to show. */
export const PATIENCE_MS = 8_000;

export interface ILiveListener {
  changed(): void;
  /** The copy in this notebook is of no use any more: it has to be opened afresh. */
  outdated(notebook: YNotebook): void;
  /** Own work that the board does not have, and why it does not where that is known. */
  aside(content: INotebookContent, why: string): void;
}

export interface IBoardPlace {
  session: string;
  course: string;
  notebook: string;
}

/**
 * Whether there is something to save is the service's affair, and nobody who says so has the browsers of all others
 * ask whether they really want to leave.
 *
 * `YNotebook` says so in the document itself, in `state`, with every edit: the setters of its cells end in this one. So
 * whoever edits with a plain copy tells everyone. Here no change is spent on it, and what others write there is not
 * listened to; the service takes it out.
 */
class BoardNotebook extends YNotebook {
  constructor(options?: ConstructorParameters<typeof YNotebook>[0]) {
    super(options);
    this.ystate.unobserve(this.onStateChanged);
  }
  override get dirty(): boolean {
    return false;
  }
  override set dirty(_: boolean) {}
}

export class LiveBoard {
  readonly line: BoardLine;
  /** Whether this page has let go of it: the class ended, was left, or moved to another notebook. */
  stopped = false;
  private copy: BoardCopy | null = null;
  private notebook: YNotebook | null = null;
  private readonly created: string;

  constructor(
    private readonly platform: IPlatform,
    readonly place: IBoardPlace,
    private readonly listener: ILiveListener
  ) {
    this.line = new BoardLine(platform, place.session);
    this.line.store.subscribe(() => listener.changed());
    this.created = new Date(platform.now()).toISOString();
  }

  /** Its path in the drive. */
  get path(): string {
    return `${this.place.course}/${this.place.notebook}`;
  }

  get model(): YNotebook | null {
    return this.notebook;
  }

  /** Whether nothing comes any more; a tab that is only closed can be opened again. */
  get over(): boolean {
    return this.stopped || (this.notebook !== null && this.line.store.getState().at === 'over');
  }

  get writes(): boolean {
    return this.copy?.write ?? false;
  }

  /** Why one may not write; empty when one may. */
  get why(): string {
    return this.copy?.why ?? '';
  }

  get unsent(): number {
    return this.copy?.pending ?? 0;
  }

  /** A new copy, asked for at once. */
  open(): YNotebook {
    this.close();
    const notebook = new BoardNotebook({ disableDocumentWideUndoRedo: true });
    const copy = new BoardCopy(
      notebook.ydoc,
      notebook.awareness,
      {
        changed: () => this.listener.changed(),
        discarded: (why, lost) => this.discarded(notebook, lost, why?.message ?? '')
      },
      this.platform.trans
    );
    refuseLocalChanges(notebook.ydoc, () => !copy.write);
    leaveEmpty(notebook);
    notebook.disposed.connect(() => this.closed(notebook));
    this.copy = copy;
    this.notebook = notebook;
    this.line.serve(copy);
    return notebook;
  }

  /** What JupyterLab asks for when it opens the notebook: its content comes by the copy. */
  async contents(): Promise<Contents.IModel> {
    await this.filled();
    return this.asModel();
  }

  /** What one only reads is saved with the class already. */
  async save(): Promise<Contents.IModel> {
    if (!this.writes) {
      return this.asModel();
    }
    try {
      await this.line.save(false);
    } catch (error) {
      const { message, next } = (error as Refused).problem;
      throw failure(409, `${message} ${next}`);
    }
    return this.asModel();
  }

  /** The class or the board's part in it is over: what is shown stays, and can no longer be changed. */
  stop(): void {
    if (this.stopped) {
      return;
    }
    if (this.notebook && this.unsent > 0) {
      this.listener.aside(this.notebook.toJSON(), '');
    }
    this.stopped = true;
    this.line.stop();
    this.listener.changed();
  }

  /** The page goes. */
  hurry(): void {
    this.copy?.hurry();
  }

  private asModel(): Contents.IModel {
    const { path, created } = this;
    return {
      name: PathExt.basename(path),
      path,
      type: 'notebook',
      // Of the file, which JupyterLab never writes here; who may write the board changes meanwhile.
      writable: true,
      created,
      last_modified: created,
      mimetype: '',
      content: null,
      format: 'json'
    };
  }

  /**
   * Resolves when the copy is filled, and also when it takes long or never will be: why, the board's
   * own bar says. A dialog about a tab that opened by itself would only be in the way.
   */
  private filled(): Promise<void> {
    const { copy, line } = this;
    return new Promise<void>(resolve => {
      const done = (): void => {
        stop();
        resolve();
      };
      const stop = line.store.subscribe(({ at }) => at === 'over' && done());
      setTimeout(done, PATIENCE_MS);
      void copy?.joined.then(done);
    });
  }

  private discarded(notebook: YNotebook, lost: boolean, why: string): void {
    if (lost) {
      this.listener.aside(notebook.toJSON(), why);
    }
    if (this.notebook === notebook) {
      this.listener.outdated(notebook);
    }
  }

  private closed(notebook: YNotebook): void {
    if (this.notebook !== notebook) {
      return;
    }
    this.copy?.hurry();
    if (this.unsent > 0 && this.line.store.getState().at !== 'open') {
      this.listener.aside(notebook.toJSON(), '');
    }
    this.close();
    this.line.stop();
    this.listener.changed();
  }

  private close(): void {
    this.copy?.dispose();
    this.copy = null;
    this.notebook = null;
  }
}
