/**
 * How does this page stay in touch with the board of its class?
 *
 * One line of binary frames, from when the board is open here until the class ends or it is closed.
 * It serves one copy at a time, and the questions about the notebook as a whole.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type IPlatform, type IProblem } from '../platform';
import {
  PROTOCOL,
  type BoardChanges,
  type BoardNotice,
  type BoardRefused,
  type BoardVersions
} from '../wire';
import type { BoardCopy, ICopyLine } from './boardCopy';
import { BOARD_TRANSPORT, type IBoardFrame } from './boardFrames';
import { Connection, browserPorts, type IPorts } from './connection';
import type { IFrame, News } from './line';
import { tabOf } from './tab';

export interface IBoardLineState {
  at: 'connecting' | 'open' | 'lost' | 'over';
  /** Why it is not open; null while all is well. */
  problem: IProblem | null;
  /** What the service says of the notebook, newest last. */
  notices: IProblem[];
}

interface IQuestion {
  answer: (frame: IBoardFrame) => void;
  refuse: (error: Refused) => void;
}

const ANSWERS = new Set(['saved', 'versions', 'changes', 'taken', 'refused']);

export class BoardLine implements ICopyLine {
  readonly store: StoreApi<IBoardLineState>;
  private readonly connection: Connection;
  private copy: BoardCopy | null = null;
  private last = 0;
  private readonly questions = new Map<number, IQuestion>();

  constructor(
    private readonly platform: IPlatform,
    readonly session: string,
    private readonly ports: IPorts = browserPorts(platform)
  ) {
    this.store = createStore<IBoardLineState>(() => ({
      at: 'connecting',
      problem: null,
      notices: []
    }));
    this.connection = new Connection(
      platform,
      { for: 'board', session },
      {
        hello: ticket => this.hello(ticket),
        frame: frame => this.take(frame),
        news: news => this.hear(news)
      },
      ports,
      BOARD_TRANSPORT
    );
  }

  /** Keeps this copy up from here on; the one before it is left as it is. */
  serve(copy: BoardCopy): void {
    this.copy?.lost();
    this.copy = copy;
    const { at } = this.store.getState();
    if (at === 'open') {
      this.send({ type: 'join', ...copy.asking(this) });
    } else {
      this.store.setState(at === 'over' ? { at: 'connecting', problem: null } : {});
      this.connection.start();
    }
  }

  /** Hangs up, without a word. */
  stop(): void {
    this.connection.stop();
    this.over(null);
  }

  retryNow(): void {
    this.connection.wake();
  }

  newId(): number {
    this.last += 1;
    return this.last;
  }

  send(frame: IBoardFrame): void {
    this.connection.send(frame);
  }

  after(ms: number, run: () => void): () => void {
    return this.ports.after(ms, run);
  }

  again(): void {
    this.connection.again();
  }

  /** Resolves once the notebook file is written. Throws `Refused`. */
  async save(shrink: boolean): Promise<void> {
    await this.ask({ type: 'save', shrink });
  }

  async versions(): Promise<BoardVersions['versions']> {
    return ((await this.ask({ type: 'versions' })) as unknown as BoardVersions).versions;
  }

  async restore(version: number): Promise<void> {
    await this.ask({ type: 'restore', version });
  }

  async changes(after: number): Promise<BoardChanges['changes']> {
    return ((await this.ask({ type: 'changes', after })) as unknown as BoardChanges).changes;
  }

  dismiss(code: string): void {
    const { notices } = this.store.getState();
    this.store.setState({ notices: notices.filter(notice => notice.code !== code) });
  }

  private ask(frame: IFrame): Promise<IBoardFrame> {
    return new Promise((answer, refuse) => {
      if (this.store.getState().at !== 'open') {
        refuse(new Refused(this.interrupted()));
        return;
      }
      const id = this.newId();
      this.questions.set(id, { answer, refuse });
      this.send({ ...frame, id });
    });
  }

  private hello(ticket: string): IFrame {
    const { epoch = '', client = 0, body } = this.copy?.asking(this) ?? {};
    // The one of the class: only who is in it there may be at its board.
    const tab = tabOf(this.platform.tabStorage);
    return { type: 'hello', ticket, tab, protocol: PROTOCOL, epoch, client, body };
  }

  private take(frame: IBoardFrame): void {
    if (frame.type === 'joined') {
      this.store.setState({ at: 'open', problem: null });
    } else if (frame.type === 'notice') {
      this.note(frame as unknown as BoardNotice);
    }
    if (!ANSWERS.has(frame.type) || !this.answered(frame)) {
      this.copy?.take(frame);
    }
  }

  private answered(frame: IBoardFrame): boolean {
    const id = Number(frame.id);
    const question = this.questions.get(id);
    if (!question) {
      return false;
    }
    this.questions.delete(id);
    if (frame.type === 'refused') {
      question.refuse(new Refused((frame as unknown as BoardRefused).refusal));
    } else {
      question.answer(frame);
    }
    return true;
  }

  private note({ code, message, next }: BoardNotice): void {
    this.dismiss(code);
    const { notices } = this.store.getState();
    this.store.setState({ notices: [...notices, { code, message, next }] });
  }

  private hear(news: News): void {
    switch (news.news) {
      case 'connecting':
      case 'asked':
        break;
      case 'lost':
        this.copy?.lost();
        this.forget();
        this.store.setState({
          at: this.store.getState().at === 'connecting' ? 'connecting' : 'lost',
          problem: this.withRetry(news.refusal ?? this.interrupted())
        });
        break;
      case 'refused':
      case 'bye':
        this.over(news.refusal);
        break;
    }
  }

  private over(problem: IProblem | null): void {
    this.store.setState({ at: 'over', problem });
    this.copy?.end(problem?.message ?? '');
    this.copy = null;
    this.forget();
  }

  private forget(): void {
    const open = [...this.questions.values()];
    this.questions.clear();
    open.forEach(({ refuse }) => refuse(new Refused(this.interrupted())));
  }

  private interrupted(): IProblem {
    const { trans } = this.platform;
    return {
      code: 'interrupted',
      message: trans.__('The connection to the board is interrupted.'),
      next: trans.__('It comes back by itself; what you write is kept and sent then.')
    };
  }

  private withRetry(problem: IProblem): IProblem {
    const label = this.platform.trans.__('Try now');
    return { ...problem, action: { label, run: () => this.retryNow() } };
  }
}
