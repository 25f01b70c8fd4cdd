/**
 * How does the class's board come to a page that only reads it?
 *
 * Follows the class: a line is open while there is a board, another one when the class opens
 * another notebook. The copy is thrown away and made anew whenever the service says so.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Doc } from 'yjs';
import { boardOf } from '../../model/board';
import { BoardCopy } from '../../model/boardCopy';
import { BoardLine } from '../../model/boardLine';
import type { ClassSession, ISessionState } from '../../model/session';
import type { IPlatform, IProblem } from '../../platform';
import { EMPTY, NotebookReader, type INotebook } from './cells';

export interface IPlainBoardState {
  phase: 'none' | 'connecting' | 'reading' | 'reconnecting' | 'over';
  /** Path in the course folder; null while the class has no board. */
  name: string | null;
  notebook: INotebook;
  problem: IProblem | null;
  /** What the service says of the notebook, newest last. */
  notices: IProblem[];
}

const NOTHING: IPlainBoardState = {
  phase: 'none',
  name: null,
  notebook: EMPTY,
  problem: null,
  notices: []
};

/** Changes of so long are drawn at once: an eye follows no faster. */
const DRAW_MS = 60;

export class PlainBoard {
  readonly store: StoreApi<IPlainBoardState> = createStore<IPlainBoardState>(() => NOTHING);
  private line: BoardLine | null = null;
  private reader: NotebookReader | null = null;
  private copy: BoardCopy | null = null;
  private followed = '';
  private drawing: number | null = null;

  constructor(
    private readonly platform: IPlatform,
    private readonly session: ClassSession
  ) {}

  /** Reads the board of whatever class this page is in. Gives a way to stop. */
  start(): () => void {
    this.follow(this.session.store.getState());
    const stop = this.session.store.subscribe(state => this.follow(state));
    return () => {
      stop();
      this.hangUp();
    };
  }

  /** Tries at once; also the way back after a refusal. */
  retryNow(): void {
    if (this.store.getState().phase === 'over') {
      this.followed = '';
      this.follow(this.session.store.getState());
    } else {
      this.line?.retryNow();
    }
  }

  dismiss(code: string): void {
    this.line?.dismiss(code);
  }

  private follow(state: ISessionState): void {
    const board = boardOf(state.view);
    const inside = state.phase === 'live' || state.phase === 'reconnecting';
    if (!inside) {
      this.leave(state);
    } else if (board && state.session) {
      const key = `${state.session} ${board.opened_at} ${board.notebook}`;
      if (key !== this.followed) {
        this.followed = key;
        this.open(state.session, board.notebook);
      }
    }
  }

  /** Out of the class. What was read stays while its end is told. */
  private leave(state: ISessionState): void {
    const { phase } = this.store.getState();
    this.followed = '';
    if (state.view === null || phase === 'none') {
      this.hangUp();
      this.store.setState(NOTHING);
    } else {
      this.draw();
      this.hangUp();
      // Why is told beside the board, by the class itself.
      this.store.setState({ phase: 'over', problem: null });
    }
  }

  private open(session: string, name: string): void {
    this.hangUp();
    this.store.setState({ ...NOTHING, phase: 'connecting', name });
    const line = new BoardLine(this.platform, session);
    this.line = line;
    line.store.subscribe(() => this.heard(line));
    this.serveAnew(line);
  }

  /** A fresh copy. What is shown stays until the copy holds the board. */
  private serveAnew(line: BoardLine): void {
    this.reader?.dispose();
    const doc = new Doc();
    const copy = new BoardCopy(
      doc,
      null,
      { changed: () => undefined, discarded: () => this.line === line && this.serveAnew(line) },
      this.platform.trans
    );
    this.reader = new NotebookReader(doc, () => this.drawSoon());
    this.copy = copy;
    line.serve(copy);
    void copy.joined.then(() => this.copy === copy && this.joined());
  }

  private joined(): void {
    this.draw();
    this.store.setState({ phase: 'reading', problem: null });
  }

  private heard(line: BoardLine): void {
    if (line !== this.line) {
      return;
    }
    const { at, problem, notices } = line.store.getState();
    const { phase } = this.store.getState();
    switch (at) {
      case 'open':
        this.store.setState({ notices, problem: null });
        if (phase === 'reconnecting') {
          this.store.setState({ phase: 'reading' });
        }
        break;
      case 'connecting':
        this.store.setState({ problem, notices });
        break;
      case 'lost':
        this.store.setState({
          problem,
          phase: phase === 'reading' ? 'reconnecting' : phase
        });
        break;
      case 'over':
        this.store.setState({ phase: 'over', problem });
        break;
    }
  }

  private drawSoon(): void {
    this.drawing ??= window.setTimeout(() => this.draw(), DRAW_MS);
  }

  private draw(): void {
    window.clearTimeout(this.drawing ?? undefined);
    this.drawing = null;
    if (this.reader) {
      this.store.setState({ notebook: this.reader.notebook() });
    }
  }

  private hangUp(): void {
    window.clearTimeout(this.drawing ?? undefined);
    this.drawing = null;
    const { line, reader } = this;
    this.line = this.reader = this.copy = null;
    line?.stop();
    reader?.dispose();
  }
}
