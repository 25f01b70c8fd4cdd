/**
 * Which courses does this person have, and which class is live right now?
 *
 * One quiet socket from start-up. What is known stays on the page while the line is down.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type IPlatform, type IProblem, type IReply } from '../platform';
import type { ClassStarted, Feed, FeedPatch, FeedView } from '../wire';
import { Connection, browserPorts, noAnswer, refusalOf, type IPorts } from './connection';
import type { IFrame, News } from './line';
import { applyPatch, type Json } from './merge';
import type { ICourse } from './view';

export type { ICourse } from './view';

export interface IFeedState {
  /** `unavailable`: this server is on no hub, or the hub says no; nothing is retried until asked. */
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
  private readonly connection: Connection;

  constructor(
    private readonly platform: IPlatform,
    ports: IPorts = browserPorts(platform)
  ) {
    const listener = {
      hello: (ticket: string): IFrame => ({ type: 'hello', ticket }),
      frame: (frame: IFrame) => this.take(frame as unknown as Feed | FeedPatch),
      news: (news: News) => this.hear(news)
    };
    this.connection = new Connection(platform, { for: 'feed' }, listener, ports);
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
  }

  /** Tries at once; also the way back from `unavailable`. */
  retryNow(): void {
    if (this.store.getState().status === 'unavailable') {
      this.connection.start();
    } else {
      this.connection.wake();
    }
  }

  /** Starts a class, or finds the live one; gives its session id. Throws `Refused`. */
  async startClass(course: string, title: string): Promise<string> {
    let reply: IReply;
    try {
      reply = await this.platform.request('POST', 'liveclass/sessions', { course, title });
    } catch {
      throw new Refused(noAnswer(this.platform));
    }
    if (reply.status >= 400) {
      throw new Refused(refusalOf(this.platform, reply));
    }
    return (reply.json as ClassStarted).session;
  }

  private take(frame: Feed | FeedPatch): void {
    if (frame.type === 'feed') {
      this.show(frame.view);
    } else if (frame.type === 'feed_patch') {
      const before: FeedView = { courses: this.store.getState().courses };
      this.show(applyPatch(before as unknown as Json, frame.patch as Json) as unknown as FeedView);
    }
  }

  private show(view: FeedView): void {
    this.store.setState({ status: 'open', courses: view.courses, problem: null });
  }

  private hear(news: News): void {
    switch (news.news) {
      case 'connecting':
        if (this.store.getState().status === 'unavailable') {
          this.store.setState({ status: 'connecting', problem: null });
        }
        break;
      case 'lost':
        this.store.setState({ status: 'down', problem: this.down(news.refusal) });
        break;
      case 'refused':
      case 'bye':
        this.store.setState({
          status: 'unavailable',
          courses: {},
          problem: this.retriable(news.refusal)
        });
        break;
      case 'asked':
        break;
    }
  }

  private down(refusal: IProblem | null): IProblem {
    const { trans } = this.platform;
    return this.retriable(
      refusal ?? {
        code: 'interrupted',
        message: trans.__('The live class service does not answer.'),
        next: trans.__('The page tries again by itself.')
      }
    );
  }

  private retriable(problem: IProblem): IProblem {
    const label = this.platform.trans.__('Try now');
    return { ...problem, action: { label, run: () => this.retryNow() } };
  }
}
