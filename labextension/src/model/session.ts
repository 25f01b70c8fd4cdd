/**
 * Where does this page stand with one class?
 *
 * The view comes whole once and then as numbered patches; a patch that does not fit makes the
 * page ask for the whole again. Nothing here touches sound or picture: the line to the service
 * may break and come back while people go on talking.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type IPlatform, type IProblem } from '../platform';
import {
  PROTOCOL,
  type Ack,
  type Media,
  type NewMedia,
  type Passing,
  type PatchFrame,
  type Refused as RefusedFrame,
  type Waiting,
  type Welcome
} from '../wire';
import { BLANK } from './blank';
import { Connection, browserPorts, type IPorts } from './connection';
import { readDrafts } from './drafts';
import { END_OF, isOver, leftWords, notHere, type Phase } from './ends';
import { newId } from './ids';
import type { IFrame, ITurnedAway, News } from './line';
import { ConnectionLevels } from './levels';
import type { ILobby } from './lobby';
import { applyPatch, type Json } from './merge';
import { Outbox } from './outbox';
import { PassingReactions } from './passing';
import { claimTab } from './tab';
import type { Command, ISessionView, Policy, Role } from './view';

export type { Phase } from './ends';

export interface ISessionState {
  phase: Phase;
  /** Milliseconds (platform clock) since this phase holds. */
  since: number;
  /** Id of the session joined or being joined. */
  session: string | null;
  /** Kept through `reconnecting` and the ends, so that nothing on the page jumps. */
  view: ISessionView | null;
  /** While one waits to be let in: all that is shown of the class. */
  lobby: ILobby | null;
  you: string | null;
  role: Role | null;
  policy: Policy;
  problem: IProblem | null;
  /** Text written but not sent, by field name ("message", "question"); survives a refresh. */
  drafts: Record<string, string>;
  /** Commands sent while the line is down, waiting to go. */
  waiting: number;
  /** Server clock minus platform clock, milliseconds. */
  clockOffset: number;
  /** Where the service's own pages are: an address, or a path on this page's origin. */
  pages: string;
  /** Where sound and picture come from; renewed every 5 minutes. */
  media: Media | null;
  /** Why the line was cut that this one replaces, when the page may not have heard it there. */
  cut: IProblem | null;
}

const JOINED = 'liveclass.session';
const DRAFTS = 'liveclass.drafts.';
const OUTBOX = 'liveclass.outbox.';
/** Refusals that may be different after a refresh; after all others there is nothing to rejoin. */
const WORTH_A_REFRESH = new Set(['signed_out', 'capacity']);

/** Where a lost line leads while it is being found again. */
const AFTER_LOSS: Partial<Record<Phase, Phase>> = {
  live: 'reconnecting',
  reconnecting: 'reconnecting',
  'in-lobby': 'in-lobby'
};

export class ClassSession {
  readonly store: StoreApi<ISessionState>;
  readonly passing: PassingReactions;
  readonly levels = new ConnectionLevels(frame => this.connection?.send(frame));
  private readonly tab: string;
  private connection: Connection | null = null;
  private outbox: Outbox | null = null;
  private seq: number | null = null;
  private takeOverWhenAsked = false;

  constructor(
    private readonly platform: IPlatform,
    private readonly ports: IPorts = browserPorts(platform)
  ) {
    this.passing = new PassingReactions(ports.after);
    this.tab = claimTab(platform.tabStorage, window);
    this.store = createStore<ISessionState>(() => this.blank(null, 'idle'));
  }

  join(session: string): void {
    const now = this.store.getState();
    if (now.session === session && !isOver(now.phase)) {
      return;
    }
    if (!isOver(now.phase)) {
      void this.leave();
    }
    this.drop();
    this.store.setState(this.blank(session, 'connecting'));
    this.outbox = this.newOutbox(session);
    this.connection = new Connection(
      this.platform,
      { for: 'session', session },
      {
        hello: ticket => this.hello(ticket),
        frame: frame => this.take(frame),
        news: news => this.hear(news)
      },
      this.ports
    );
    this.connection.start();
  }

  /** After a refresh: joins the class this tab was in. Gives its id, or null when there was none. */
  rejoin(): string | null {
    const session = this.platform.tabStorage.getItem(JOINED);
    if (session) {
      this.join(session);
    }
    return session;
  }

  /** Answers "join here instead?" with yes; also the way back after another tab took over. */
  takeOver(): void {
    const { phase, session } = this.store.getState();
    if (phase === 'waiting-takeover') {
      this.enter('connecting', null);
      this.connection?.send({ type: 'takeover' });
    } else if (phase === 'elsewhere' && session) {
      this.join(session);
      this.takeOverWhenAsked = true;
    }
  }

  /** Goes. Tells the service when there is a line; without one it notices by itself. */
  async leave(): Promise<void> {
    if (isOver(this.store.getState().phase)) {
      return;
    }
    // A closing socket still delivers what was written before.
    this.connection?.send({ type: 'command', id: newId(), command: { kind: 'Leave' } });
    this.finish('left', leftWords(this.platform.trans));
  }

  /** Ends the class for all. Throws `Refused`. */
  end(): Promise<void> {
    return this.send({ kind: 'EndSession' });
  }

  /** Resolves once the service has it on record; throws `Refused` otherwise. */
  async send(command: Command): Promise<void> {
    if (!this.outbox) {
      throw new Refused(notHere(this.platform.trans));
    }
    return this.outbox.send(command);
  }

  /** Keeps what is being written, through a refresh too. An empty text forgets it. */
  setDraft(field: string, text: string): void {
    const { session, drafts } = this.store.getState();
    const next = { ...drafts };
    if (text) {
      next[field] = text;
    } else {
      delete next[field];
    }
    this.store.setState({ drafts: next });
    if (session) {
      this.platform.tabStorage.setItem(DRAFTS + session, JSON.stringify(next));
    }
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    const { phase, session } = this.store.getState();
    if (phase === 'refused' && session) {
      this.join(session);
    } else {
      this.connection?.wake();
    }
  }

  /** Why the line was cut has been read. */
  putAway(): void {
    this.store.setState({ cut: null });
  }

  /** Asks for a fresh media token: the socket comes again and is welcomed with one. */
  renewMedia(): void {
    this.connection?.again();
  }

  /** The page goes or the plugin stops: no farewell, so that a refresh finds its place again. */
  dispose(): void {
    this.drop();
  }

  private hello(ticket: string): IFrame {
    return { type: 'hello', ticket, tab: this.tab, resume: this.seq, protocol: PROTOCOL };
  }

  private take(frame: IFrame): void {
    this.levels.take(frame);
    switch (frame.type) {
      case 'welcome':
        this.welcome(frame as unknown as Welcome);
        break;
      case 'waiting':
        this.waits(frame as unknown as Waiting);
        break;
      case 'patch':
        this.patch(frame as unknown as PatchFrame);
        break;
      case 'ack':
        this.outbox?.acknowledged((frame as unknown as Ack).id);
        break;
      case 'refused': {
        const { id, refusal } = frame as unknown as RefusedFrame;
        this.outbox?.refused(id, refusal);
        break;
      }
      case 'passing':
        this.passing.pass((frame as unknown as Passing).reactions);
        break;
      case 'media':
        this.store.setState({ media: frame as unknown as NewMedia });
        break;
    }
  }

  private welcome(frame: Welcome): void {
    const { view: held, role } = this.store.getState();
    const view = frame.view ?? held;
    // In another role another view is shown, which no patch leads to.
    if (!view || (!frame.view && (frame.after !== this.seq || frame.role !== role))) {
      this.resync();
      return;
    }
    this.seq = frame.view ? frame.seq : this.seq;
    this.takeOverWhenAsked = false;
    this.platform.tabStorage.setItem(JOINED, frame.session);
    const now = this.platform.now();
    this.store.setState({
      phase: 'live',
      since: now,
      view,
      lobby: null,
      you: frame.you,
      role: frame.role,
      policy: frame.policy,
      problem: null,
      pages: frame.pages,
      media: frame.media,
      cut: frame.cut,
      clockOffset: frame.server_time * 1000 - now
    });
    this.outbox?.opened();
  }

  /** In the lobby: nothing of the class is left on the page, and a refresh keeps the place. */
  private waits(frame: Waiting): void {
    const { session } = this.store.getState();
    this.seq = null;
    this.takeOverWhenAsked = false;
    this.platform.tabStorage.setItem(JOINED, session ?? '');
    this.store.setState({
      view: null,
      media: null,
      lobby: { title: frame.title, since: frame.since },
      clockOffset: frame.server_time * 1000 - this.platform.now()
    });
    this.enter('in-lobby', null);
  }

  private patch(frame: PatchFrame): void {
    const { view } = this.store.getState();
    if (!view || this.seq === null || frame.seq <= this.seq) {
      return;
    }
    if (frame.after !== this.seq) {
      this.resync();
      return;
    }
    this.seq = frame.seq;
    const next = applyPatch(view as unknown as Json, frame.patch as Json);
    this.store.setState({ view: next as unknown as ISessionView });
  }

  private resync(): void {
    this.seq = null;
    this.connection?.again();
  }

  private hear(news: News): void {
    switch (news.news) {
      case 'asked':
        this.asked(news.message);
        break;
      case 'lost':
        this.lost(news.refusal);
        break;
      case 'refused':
        this.turnedAway(news.refusal);
        break;
      case 'bye':
        this.finish(END_OF[news.reason] ?? 'refused', news.refusal);
        break;
    }
  }

  private turnedAway(refusal: ITurnedAway): void {
    const phase = END_OF[refusal.code] ?? 'refused';
    const { session } = this.store.getState();
    this.finish(phase, phase === 'refused' ? this.withRetry(refusal) : refusal);
    if (session && WORTH_A_REFRESH.has(refusal.code)) {
      this.platform.tabStorage.setItem(JOINED, session);
    }
  }

  private asked(message: string): void {
    if (this.takeOverWhenAsked) {
      this.connection?.send({ type: 'takeover' });
      return;
    }
    const { trans } = this.platform;
    this.enter('waiting-takeover', {
      code: 'elsewhere',
      message,
      next: trans.__('Stay there, or join here instead.'),
      action: { label: trans.__('Join here'), run: () => this.takeOver() }
    });
  }

  private lost(refusal: ITurnedAway | null): void {
    const { phase } = this.store.getState();
    this.outbox?.lost();
    const next = AFTER_LOSS[phase] ?? 'connecting';
    const { trans } = this.platform;
    const problem = refusal ?? {
      code: 'interrupted',
      message: trans.__('The connection to the class is interrupted.'),
      next: trans.__('It comes back by itself; what you write is kept and sent then.')
    };
    this.enter(next, this.withRetry(problem));
  }

  private withRetry(problem: IProblem): IProblem {
    const label = this.platform.trans.__('Try now');
    return { ...problem, action: { label, run: () => this.retryNow() } };
  }

  /** Takes on a phase; `since` moves only when it is another one. */
  private enter(phase: Phase, problem: IProblem | null): void {
    const now = this.store.getState();
    const since = now.phase === phase ? now.since : this.platform.now();
    this.store.setState({ phase, since, problem });
  }

  /** This page is out of the class: the words for it, and nothing left to come back to. */
  private finish(phase: Phase, problem: IProblem): void {
    this.platform.tabStorage.removeItem(JOINED);
    this.outbox?.close(problem);
    this.drop();
    this.store.setState({ media: null });
    this.enter(phase, problem);
  }

  private drop(): void {
    this.connection?.stop();
    this.connection = null;
    this.outbox = null;
    this.seq = null;
    this.takeOverWhenAsked = false;
  }

  private newOutbox(session: string): Outbox {
    const ports = {
      write: (id: string, command: Command) =>
        this.connection?.send({ type: 'command', id, command }),
      after: this.ports.after,
      now: () => this.platform.now(),
      changed: (waiting: number) => this.store.setState({ waiting })
    };
    const { trans, tabStorage } = this.platform;
    return new Outbox(ports, trans, tabStorage, OUTBOX + session);
  }

  private blank(session: string | null, phase: Phase): ISessionState {
    const drafts = session ? readDrafts(this.platform.tabStorage.getItem(DRAFTS + session)) : {};
    return { ...BLANK, phase, since: this.platform.now(), session, drafts };
  }
}
