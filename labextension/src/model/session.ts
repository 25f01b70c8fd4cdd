/**
 * Where does this page stand with one class?
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IPlatform, IProblem } from '../platform';
import type { Command, ISessionView, Policy, Role } from './view';

export type Phase =
  | 'idle'
  | 'connecting'
  | 'waiting-takeover'
  | 'live'
  | 'reconnecting'
  | 'ended'
  | 'removed'
  | 'elsewhere'
  | 'left'
  | 'refused';

export interface ISessionState {
  phase: Phase;
  /** Milliseconds (platform clock) since this phase holds. */
  since: number;
  /** Id of the session joined or being joined. */
  session: string | null;
  /** Kept through `reconnecting` and the ends, so that nothing on the page jumps. */
  view: ISessionView | null;
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
  /** Where sound and picture come from, renewed every 5 minutes. */
  media: { url: string; token: string } | null;
}

export class ClassSession {
  readonly store: StoreApi<ISessionState>;

  constructor(private readonly platform: IPlatform) {
    this.store = createStore<ISessionState>(() => ({
      phase: 'idle',
      since: this.platform.now(),
      session: null,
      view: null,
      you: null,
      role: null,
      policy: {},
      problem: null,
      drafts: {},
      waiting: 0,
      clockOffset: 0,
      media: null
    }));
  }

  join(session: string): void {
    void session;
  }

  /** After a refresh: joins the class this tab was in. Gives its id, or null when there was none. */
  rejoin(): string | null {
    return null;
  }

  /** Answers "join here instead?" with yes. */
  takeOver(): void {}

  async leave(): Promise<void> {}

  /** Ends the class for all. Throws `Refused`. */
  async end(): Promise<void> {}

  /** Resolves once the server has it on record; throws `Refused` otherwise. */
  async send(command: Command): Promise<void> {
    void command;
  }

  setDraft(field: string, text: string): void {
    void [field, text];
  }

  retryNow(): void {}

  dispose(): void {}
}
