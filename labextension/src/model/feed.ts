/**
 * Which courses does this person have, and which class is live right now?
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IPlatform, IProblem } from '../platform';
import type { Role } from './view';

export interface ICourse {
  title: string;
  role: Role;
  session: null | { id: string; title: string; started_at: number; people: number };
}

export interface IFeedState {
  /** `unavailable`: not on a hub, or not enrolled anywhere; nothing is retried until asked. */
  status: 'connecting' | 'open' | 'down' | 'unavailable';
  courses: Record<string, ICourse>;
  problem: IProblem | null;
}

export class CourseFeed {
  readonly store: StoreApi<IFeedState> = createStore<IFeedState>(() => ({
    status: 'connecting',
    courses: {},
    problem: null
  }));

  constructor(private readonly platform: IPlatform) {}

  start(): void {
    void this.platform;
  }

  stop(): void {}

  retryNow(): void {}

  /** Starts a class, or finds the live one; gives its session id. Throws `Refused`. */
  async startClass(course: string, title: string): Promise<string> {
    return course + title;
  }
}
