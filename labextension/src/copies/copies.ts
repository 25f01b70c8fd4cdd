/**
 * What does the class do for a student's own copy of the board?
 *
 * One thing at a time: make it, open it, merge into the open notebook, save it. The copy is theirs; nothing here runs
 * without their asking but counting how far the board has gone on.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { YNotebook } from '@jupyter/ydoc';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { hintSource, takeHint } from '../model/copies/hint';
import { newId } from '../model/ids';
import { catchUp, countBehind, takeCell, type ICopied, type IMerge } from '../model/copies/merge';
import type { IOwnCell } from '../model/copies/cell';
import { Refused } from '../platform';
import { attempt, type IClassroom } from '../ui/classroom';
import { takenOver } from '../ui/pushes/words';
import type { ICellText, ICopiesPort, ICopiesState, ITakenOver } from '../ui/ports';
import type { PushView } from '../wire';
import type { BoardSide } from './boardSide';
import { decorate } from './decorate';
import type { Home, IBoardName } from './home';
import { newNotebook, type INote } from './note';
import { apply, followUndo, isLast, noteOf, ownCells, type IDone } from './shared';
import type { Tabs } from './tabs';
import { homeProblem } from './words';

/** A copy that is open: its tab, its document and what is done when cells came. */
interface IOpenCopy {
  panel: NotebookPanel;
  notebook: YNotebook;
  draw: () => void;
}

/** The copy, open and loaded; `made` when there was none before. */
interface IReady {
  copy: IOpenCopy;
  made: ICopied | null;
}

type Merging = (mine: IOwnCell[], had: string[]) => IMerge;

export class Copies implements ICopiesPort {
  readonly store: StoreApi<ICopiesState>;
  private readonly adopted = new Map<NotebookPanel, IOpenCopy>();
  private queue: Promise<unknown> = Promise.resolve();
  private last: { done: IDone; copy: IOpenCopy } | null = null;

  constructor(
    private readonly room: IClassroom,
    private readonly board: BoardSide,
    private readonly home: Home,
    private readonly tabs: Tabs
  ) {
    this.store = createStore<ICopiesState>(() => ({
      path: null,
      busy: false,
      behind: 0,
      handled: {},
      last: null
    }));
  }

  openMine(): Promise<void> {
    return this.alone(async () => void (await this.ready(true)));
  }

  catchUp(): Promise<ICopied> {
    return this.alone(async () => {
      const ready = await this.ready(true);
      return ready.made ?? this.merge(ready, 'board', this.everything());
    });
  }

  copyCell(cell: ICellText): Promise<ICopied> {
    return this.alone(async () => {
      return this.merge(await this.ready(false), 'cell', (mine, had) =>
        takeCell(mine, this.board.cells(), had, cell, newId)
      );
    });
  }

  take(push: string): Promise<ICopied> {
    return this.alone(async () => {
      const offered = this.offered(push);
      const ready = await this.ready(false);
      return this.merge(ready, 'push', this.taking(push, offered), () => {
        this.handle(push, 'taken');
        // The count is the teacher's; the student has the cell, whatever becomes of it.
        this.room.session.send({ kind: 'TakePush', push }).catch(() => undefined);
      });
    });
  }

  dismiss(push: string): void {
    this.handle(push, 'dismissed');
  }

  undo(): Promise<void> {
    return this.alone(async () => {
      const { last } = this;
      this.forget();
      if (last && isLast(last.copy.notebook, last.done)) {
        last.copy.notebook.undo();
        await this.save(last.copy);
      }
    });
  }

  forget(): void {
    this.last = null;
    this.store.setState({ last: null });
  }

  /** A notebook was opened: if it is a copy, its tab and its undo follow what it is. */
  adopt(panel: NotebookPanel): void {
    const notebook = panel.context.model.sharedModel as unknown as YNotebook;
    const note = noteOf(notebook);
    if (!note || this.adopted.has(panel)) {
      return;
    }
    const draw = decorate(panel, this.room.platform.trans);
    this.adopted.set(panel, { panel, notebook, draw });
    this.tabs.name(panel, note.notebook);
    followUndo(notebook, () => this.renewLast());
    panel.context.pathChanged.connect((_, path) => this.moved(note, path));
    panel.disposed.connect(() => {
      this.adopted.delete(panel);
      if (this.last?.copy.panel === panel) {
        this.forget();
      }
    });
    this.seen(note, panel.context.path);
  }

  /** How far the board has gone on since, in a copy that is open. */
  count(): void {
    const copy = this.openCopy();
    const note = copy && noteOf(copy.notebook);
    if (copy && note && this.board.isOpen()) {
      const behind = countBehind(ownCells(copy.notebook), this.board.cells(), note.had);
      this.set({ behind });
    }
  }

  /** The class opened a board, another one, or none. */
  boardChanged(): void {
    const name = this.board.name();
    this.set({ path: name && this.home.remembered(name), behind: 0 });
    this.forget();
    this.count();
  }

  /** What was done with pushes before the page was renewed. */
  recall(session: string | null): void {
    const kept = session ? this.room.platform.tabStorage.getItem(HANDLED + session) : null;
    this.store.setState({ handled: readHandled(kept) });
  }

  private everything(): Merging {
    return (mine, had) => catchUp(mine, this.board.cells(), had, newId);
  }

  private taking(push: string, offered: PushView): Merging {
    const { trans } = this.room.platform;
    if (offered.kind === 'hint') {
      const by = this.room.session.store.getState().view?.people[offered.by]?.name ?? '';
      const source = hintSource(trans.__('Hint from %1', by), offered.text);
      return (mine, had) => takeHint(mine, had, { push, about: offered.cell, source }, newId);
    }
    const { cell = push, cell_type = 'code', text } = offered;
    return (mine, had) =>
      takeCell(mine, this.board.cells(), had, { id: cell, cell_type, source: text }, newId, push);
  }

  private offered(push: string): PushView {
    const pushes = this.room.session.store.getState().view?.pushes ?? {};
    if (!Object.hasOwn(pushes, push)) {
      const { trans } = this.room.platform;
      throw new Refused({
        code: 'no_such_push',
        message: trans.__('This is not offered any more.'),
        next: trans.__('Ask for it to be pushed again.')
      });
    }
    return pushes[push];
  }

  private async ready(front: boolean): Promise<IReady> {
    await this.board.opened();
    const name = this.board.name()!;
    const found = this.openCopy()?.panel.context.path ?? (await this.home.find(name));
    const made = found === null ? this.fresh(name) : null;
    const path = found ?? (await this.home.make(name, made!.content));
    const others = Array.from(this.adopted.keys());
    const panel = await this.tabs.open(path, this.board.panel(), others, front).catch(error => {
      throw homeProblem(error, path, this.room.platform.trans);
    });
    this.adopt(panel);
    this.set({ path });
    if (made) {
      this.tell({ what: 'copy', copied: made.copied, undoable: false });
    }
    this.count();
    return { copy: this.adopted.get(panel)!, made: made?.copied ?? null };
  }

  private fresh(name: IBoardName) {
    const { steps, had, copied } = catchUp([], this.board.cells(), [], newId);
    const cells = steps.flatMap(step => (step.act === 'insert' ? [step.cell] : []));
    const note = { course: name.course, notebook: name.notebook, had };
    return { content: newNotebook(cells, this.board.kernelMetadata(), note), copied };
  }

  private async merge(
    { copy, made }: IReady,
    what: ITakenOver['what'],
    merging: Merging,
    then: () => void = () => undefined
  ): Promise<ICopied> {
    const { notebook, panel } = copy;
    const result = merging(ownCells(notebook), noteOf(notebook)?.had ?? []);
    const done = apply(notebook, result);
    this.last = done && { done, copy };
    // Of a copy just made the whole board came: that is said, not that it holds this cell already.
    if (done || !made) {
      this.tell({ what, copied: result.copied, undoable: done !== null });
    }
    then();
    copy.draw();
    this.count();
    if (result.steps.length) {
      reveal(panel, result);
      await this.save(copy);
    }
    return result.copied;
  }

  private async save({ panel }: IOpenCopy): Promise<void> {
    try {
      await panel.context.save();
    } catch (error) {
      throw homeProblem(error, panel.context.path, this.room.platform.trans);
    }
  }

  private openCopy(): IOpenCopy | null {
    const name = this.board.name();
    const open = Array.from(this.adopted.values());
    return open.find(({ notebook }) => isOf(noteOf(notebook), name)) ?? null;
  }

  private moved(note: INote, path: string): void {
    this.home.remember(note, path);
    this.seen(note, path);
  }

  private seen(note: INote, path: string): void {
    if (isOf(note, this.board.name())) {
      this.set({ path });
      this.count();
    }
  }

  /** In the panel; where that is closed, once over the page. */
  private tell(last: ITakenOver): void {
    this.store.setState({ last });
    const { platform, ui } = this.room;
    if (!ui.getState().panelShown) {
      const message = takenOver(last, platform.trans);
      const undo = {
        label: platform.trans.__('Undo'),
        run: () => void attempt(this.room, () => this.undo())
      };
      platform.notify({ level: 'success', message, ...(last.undoable ? { action: undo } : {}) });
    }
  }

  /** Something else was done in the notebook, or it was undone there. */
  private renewLast(): void {
    const { last } = this.store.getState();
    const undoable = this.last !== null && isLast(this.last.copy.notebook, this.last.done);
    if (last?.undoable && !undoable) {
      this.store.setState({ last: { ...last, undoable } });
    }
    this.count();
  }

  private handle(push: string, how: 'taken' | 'dismissed'): void {
    const handled = { ...this.store.getState().handled, [push]: how };
    this.store.setState({ handled });
    const { session } = this.room.session.store.getState();
    if (session) {
      this.room.platform.tabStorage.setItem(HANDLED + session, JSON.stringify(handled));
    }
  }

  private set(state: Partial<ICopiesState>): void {
    const now = this.store.getState();
    const entries = Object.entries(state) as [keyof ICopiesState, unknown][];
    if (entries.some(([key, value]) => now[key] !== value)) {
      this.store.setState(state);
    }
  }

  /** What is asked while something is being done waits for it. */
  private alone<T>(act: () => Promise<T>): Promise<T> {
    const done = this.queue.then(async () => {
      this.set({ busy: true });
      try {
        return await act();
      } finally {
        this.set({ busy: false });
      }
    });
    this.queue = done.catch(() => undefined);
    return done;
  }
}

const HANDLED = 'liveclass.pushes.';

function isOf(note: INote | null, name: IBoardName | null): boolean {
  return note !== null && note.course === name?.course && note.notebook === name.notebook;
}

function readHandled(text: string | null): ICopiesState['handled'] {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    const entries = Object.entries(typeof kept === 'object' && kept !== null ? kept : {});
    return Object.fromEntries(entries.filter(([, how]) => how === 'taken' || how === 'dismissed'));
  } catch {
    return {};
  }
}

/** Brings what came into view, without moving the caret. */
function reveal(panel: NotebookPanel, { steps }: IMerge): void {
  const first = steps.find(step => step.act !== 'mark');
  if (first) {
    void panel.content.scrollToItem(first.index, 'smart').catch(() => undefined);
  }
}
