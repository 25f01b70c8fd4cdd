/**
 * What is the board to the rest of the page?
 *
 * It follows the class: when a board is open there, it is opened here; when rights change, its tab
 * does; when the class ends, what is shown stays and can only be read.
 */
import type { Contents } from '@jupyterlab/services';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { YNotebook } from '@jupyter/ydoc';
import type { Widget } from '@lumino/widgets';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { boardName, mayWrite } from '../model/board';
import { isOver } from '../model/ends';
import type { BoardLine } from '../model/boardLine';
import type { ClassSession, ISessionState } from '../model/session';
import { Refused, type IPlatform, type IProblem } from '../platform';
import type {
  BoardPhase,
  IBoardChange,
  IBoardPort,
  IBoardState,
  ICellText,
  IVersion
} from '../ui/ports';
import { putAside } from './aside';
import { Authorship } from './authorship';
import { chooseNotebook } from './choose';
import type { ILiveDocuments } from './drive';
import { type CourseFiles, classPath, DRIVE } from './files';
import { keepFoldingLocal } from './folding';
import { gateOf, NO_KERNEL } from './kernel';
import { type IBoardPlace, LiveBoard } from './live';
import { READER } from './readonly';
import {
  aboutBoard,
  activeCell,
  BLANK,
  cellText,
  differs,
  placeOf,
  samePlace,
  until,
  whyNoKernel
} from './state';
import { sayWhatItIs } from './past';
import { keepOutputsApart } from './streams';
import type { BoardTabs } from './tabs';
import { heldBack, keepTrustLocal, setTrusted } from './trust';

/** After so many discarded copies in a row each new one waits longer. */
const CALM_MS = 20_000;
const OPENING_MS = 10_000;
const SOON_MS = 400;

export interface IBoardsOptions {
  platform: IPlatform;
  session: ClassSession;
  contents: Contents.IManager;
  files: CourseFiles;
  /** The name of JupyterLab's own notebook factory. */
  writer: string;
  /** Whether a board that is opened in the class opens here by itself. */
  byItself(): boolean;
  /** Puts over a board what belongs over it; again for the same tab does nothing. */
  dress(panel: NotebookPanel): void;
}

export class Boards implements IBoardPort {
  readonly store: StoreApi<IBoardState> = createStore<IBoardState>(() => BLANK);
  /** What the drive asks. */
  readonly documents: ILiveDocuments = {
    create: path => (this.isLive(path) ? this.live?.open() : undefined),
    get: path => (this.isLive(path) && this.live?.model ? this.live.contents() : null),
    save: path => (this.isLive(path) && this.live?.model ? this.live.save() : null)
  };
  private live: LiveBoard | null = null;
  private discards: number[] = [];
  private watched: NotebookPanel | null = null;
  private soon: number | undefined;
  private readonly awaited = new WeakSet<NotebookPanel>();
  private readonly authorship: Authorship;

  constructor(
    private readonly tabs: BoardTabs,
    private readonly options: IBoardsOptions
  ) {
    this.authorship = new Authorship(options, after => this.changes(after));
  }

  /** Begins to follow the class. */
  start(): void {
    const { session } = this.options;
    // Most of what happens in a class has nothing to do with its board.
    session.store.subscribe((state, before) => {
      if (aboutBoard(state).some((part, place) => part !== aboutBoard(before)[place])) {
        this.follow(state);
      }
    });
    this.follow(session.store.getState());
    window.addEventListener('pagehide', () => this.live?.hurry());
  }

  // The port

  async open(): Promise<void> {
    const { session } = this.options;
    if (!placeOf(session.store.getState())) {
      await until(session.store, state => placeOf(state) !== null, OPENING_MS);
    }
    this.follow(session.store.getState());
    if (!placeOf(session.store.getState())) {
      throw new Refused(this.nothingOpen());
    }
    this.show(true);
  }

  async choose(): Promise<string | null> {
    const { files, platform, session } = this.options;
    const { view } = session.store.getState();
    return view && chooseNotebook(platform, files, view.session.course, view.board?.notebook);
  }

  async save(shrink = false): Promise<void> {
    await this.lineOpen().save(shrink);
  }

  async versions(): Promise<IVersion[]> {
    return this.lineOpen().versions();
  }

  async restore(version: number): Promise<void> {
    await this.lineOpen().restore(version);
  }

  async changes(after: number): Promise<IBoardChange[]> {
    return this.lineOpen().changes(after);
  }

  setTrusted(on: boolean): void {
    this.store.setState({ trusted: on });
    this.panelsOf(this.live?.model ?? null).forEach(panel => setTrusted(panel, on));
    this.renew();
  }

  showAuthors(on: boolean): void {
    this.store.setState({ authorsShown: on });
    this.renew();
  }

  cells(): ICellText[] {
    return (this.live?.model?.cells ?? []).map(cellText);
  }

  reveal(cell: string): void {
    const panel = this.panel();
    const index = this.cells().findIndex(({ id }) => id === cell);
    if (panel && index >= 0) {
      this.tabs.activate(panel);
      panel.content.activeCellIndex = index;
      void panel.content.scrollToItem(index, 'smart');
    }
  }

  dismissNotice(code: string): void {
    this.live?.line.dismiss(code);
  }

  // Following the class

  private follow(state: ISessionState): void {
    const place = placeOf(state);
    if (!place) {
      if (isOver(state.phase)) {
        this.live?.stop();
      }
    } else if (!this.live || this.live.stopped || !samePlace(this.live.place, place)) {
      this.begin(place);
    }
    this.renew();
  }

  private begin(place: IBoardPlace): void {
    const before = this.live;
    const old = this.panelsOf(before?.model ?? null);
    const live: LiveBoard = new LiveBoard(this.options.platform, place, {
      changed: () => live === this.live && this.renew(),
      outdated: notebook => this.outdated(notebook),
      aside: (content, why) => this.aside(live, content, why)
    });
    this.live = live;
    before?.stop();
    this.discards = [];
    this.store.setState({ trusted: false });
    this.authorship.forget();
    const stale = this.tabs.all().filter(panel => this.isAt(panel, live.path));
    const shown = [...new Set([...old, ...stale])];
    if (shown.length) {
      shown.forEach(panel => this.reopen(panel));
    } else if (this.options.byItself()) {
      this.show(false);
    }
  }

  private show(front: boolean): void {
    const panel = this.panel();
    if (panel) {
      if (front) {
        this.tabs.activate(panel);
      }
    } else {
      this.openTab(front);
    }
  }

  private openTab(front: boolean, beside?: Widget): Widget | undefined {
    const { live, tabs } = this;
    if (!live) {
      return undefined;
    }
    const path = classPath(live.place.course, live.place.notebook);
    const { view, you } = this.options.session.store.getState();
    const writes = view !== null && you !== null && mayWrite(view, you);
    return tabs.open(path, writes ? this.options.writer : READER, NO_KERNEL, front, beside);
  }

  private reopen(panel: NotebookPanel): void {
    this.tabs.replace(panel, (beside, front) => this.openTab(front, beside));
  }

  /** A new copy in the same tab. Whoever is refused again and again comes back more slowly. */
  private outdated(notebook: YNotebook): void {
    const now = this.options.platform.now();
    this.discards = [...this.discards.filter(at => now - at < CALM_MS), now];
    const wait = this.discards.length < 2 ? 0 : 1000 * 2 ** Math.min(this.discards.length - 2, 4);
    setTimeout(() => this.panelsOf(notebook).forEach(panel => this.reopen(panel)), wait);
    this.renew();
  }

  private aside(live: LiveBoard, content: INotebookContent, why: string): void {
    const { platform, contents } = this.options;
    const open = (path: string): void => void this.tabs.openOwn(path);
    void putAside({ platform, contents, open }, live.place.notebook, content, why);
  }

  // The tabs

  /** Makes a tab what it should be: called when one comes, and when rights change. */
  arrange(panel: NotebookPanel): void {
    const { tabs, live } = this;
    const { trans } = this.options.platform;
    if (panel.isDisposed || !panel.context.path.startsWith(`${DRIVE}:`)) {
      return;
    }
    const wasBoard = live !== null && this.panelsOf(live.model).includes(panel);
    const isBoard = wasBoard && !live.over;
    const reads = !isBoard || !live.writes;
    keepTrustLocal(panel);
    keepFoldingLocal(panel);
    keepOutputsApart(panel.context.model);
    this.arrangeKernel(panel, !reads);
    if (!panel.context.isReady) {
      this.arrangeLater(panel); // Until then nothing can be typed, and who may write is not known.
    } else if (reads !== tabs.isReader(panel)) {
      tabs.swap(panel, reads ? READER : this.options.writer);
      return;
    }
    if (wasBoard) {
      this.options.dress(panel); // Also when it is over: its bar says so.
    }
    if (isBoard) {
      setTrusted(panel, this.store.getState().trusted);
      this.authorship.show(panel, this.store.getState().authorsShown);
    } else {
      panel.context.model.dirty = false; // Nothing of a file of the course is ever to be saved.
      sayWhatItIs(panel, trans.__('From the class’s files: you read it here.'));
    }
    const name = boardName(panel.context.path);
    tabs.name(panel, isBoard ? trans.__('● %1 — board', name) : name);
    panel.toolbar.setHidden(tabs.isReader(panel));
  }

  private arrangeLater(panel: NotebookPanel): void {
    if (!this.awaited.has(panel)) {
      this.awaited.add(panel);
      void panel.context.ready.then(() => this.arrange(panel));
    }
  }

  private arrangeKernel(panel: NotebookPanel, writes: boolean): void {
    const { platform, session } = this.options;
    const { view, you } = session.store.getState();
    const gate = gateOf(panel.context, () =>
      platform.notify(whyNoKernel(session.store.getState(), platform.trans))
    );
    if (writes && view?.board?.presenter === you) {
      void gate.unlock();
    } else {
      gate.shut();
    }
  }

  private renew(): void {
    this.tabs.all().forEach(panel => this.arrange(panel));
    this.watch(this.panel());
    const { live } = this;
    const board = this.options.session.store.getState().view?.board;
    const phase = this.phase();
    const next: Partial<IBoardState> = {
      phase,
      notebook: live?.place.notebook ?? board?.notebook ?? null,
      unsent: live?.unsent ?? 0,
      problem: live?.line.store.getState().problem ?? null,
      notices: live?.line.store.getState().notices ?? [],
      activeCell: activeCell(this.watched),
      heldBack: this.watched !== null && heldBack(this.watched)
    };
    if (differs(this.store.getState(), next)) {
      this.store.setState(next);
    }
  }

  private phase(): BoardPhase {
    const { live } = this;
    if (!live?.model) {
      return placeOf(this.options.session.store.getState()) ? 'closed' : 'none';
    }
    switch (live.line.store.getState().at) {
      case 'connecting':
        return 'connecting';
      case 'lost':
        return 'reconnecting';
      case 'over':
        return 'over';
      case 'open':
        return live.writes ? 'writing' : 'reading';
    }
  }

  /** Hears when another cell of the board has the focus, or other words. */
  private watch(panel: NotebookPanel | null): void {
    if (panel === this.watched) {
      return;
    }
    this.watched = panel;
    panel?.content.activeCellChanged.connect(this.renew, this);
    panel?.context.model.contentChanged.connect(this.renewSoon, this);
    panel?.disposed.connect(this.renew, this);
  }

  /** Typing changes the board many times a second; what is told of it can wait. */
  private renewSoon(): void {
    this.soon ??= window.setTimeout(() => {
      this.soon = undefined;
      this.renew();
      this.authorship.renew();
    }, SOON_MS);
  }

  private panel(): NotebookPanel | null {
    return this.panelsOf(this.live?.model ?? null)[0] ?? null;
  }

  private panelsOf(notebook: YNotebook | null): NotebookPanel[] {
    const all = this.tabs.all();
    return notebook ? all.filter(panel => panel.context.model.sharedModel === notebook) : [];
  }

  private isAt(panel: NotebookPanel, path: string): boolean {
    return panel.context.path === `${DRIVE}:${path}`;
  }

  private isLive(path: string): boolean {
    return this.live?.path === path && !this.live.over;
  }

  private lineOpen(): BoardLine {
    if (!this.live?.model) {
      throw new Refused(this.nothingOpen());
    }
    return this.live.line;
  }

  private nothingOpen(): IProblem {
    const { trans } = this.options.platform;
    return {
      code: 'no_board',
      message: trans.__('The board is not open here.'),
      next: trans.__('Open it from the class panel, if the class has one.')
    };
  }
}
