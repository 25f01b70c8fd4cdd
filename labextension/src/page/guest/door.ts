/** How far has a guest come? From the link, over a name, into the class. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type IPlatform, type IProblem } from '../../platform';
import type { ShownLink } from '../../wire';
import type { ILink } from './link';
import { come, look, whereTo } from './requests';

export type Door =
  | { at: 'looking' }
  | { at: 'name'; shown: ShownLink; problem: IProblem | null; busy: boolean }
  | { at: 'inside'; session: string; title: string }
  | { at: 'closed'; problem: IProblem };

export class GuestDoor {
  readonly store: StoreApi<Door> = createStore<Door>(() => ({ at: 'looking' }));
  private link: ILink | null = null;

  constructor(
    private readonly platform: IPlatform,
    /** What the page must show with its requests from now on. */
    private readonly keep: (request: string, name: string) => void,
    private readonly enter: (session: string) => void
  ) {}

  /** `known`: whether this browser has a pass already. */
  async open(link: ILink | 'broken' | null, known: boolean): Promise<void> {
    if (known && (await this.again(link))) {
      return;
    }
    if (link === null || link === 'broken') {
      this.store.setState(this.closed(noLink(this.platform, link)), true);
      return;
    }
    this.link = link;
    await this.tried(async () => {
      const shown = await look(this.platform, link);
      this.store.setState({ at: 'name', shown, problem: null, busy: false }, true);
    });
  }

  /** Comes in under this name. */
  async come(name: string): Promise<void> {
    const before = this.store.getState();
    if (before.at !== 'name' || before.busy || !this.link) {
      return;
    }
    this.store.setState({ ...before, problem: null, busy: true }, true);
    try {
      const { request, name: kept } = await come(this.platform, this.link, name);
      this.link = null;
      this.keep(request, kept);
      this.inside(before.shown);
    } catch (error) {
      const problem = problemOf(error);
      const stays = problem.code === 'guest_name_missing' || problem.code === 'rate_limited';
      this.store.setState(stays ? { ...before, problem } : this.closed(problem), true);
    }
  }

  /** Into the class this browser came to before, unless the link leads to another. */
  private async again(link: ILink | 'broken' | null): Promise<boolean> {
    try {
      const shown = await whereTo(this.platform);
      if (link !== null && link !== 'broken' && link.session !== shown.session) {
        return false;
      }
      this.inside(shown);
      return true;
    } catch (error) {
      if (link === null) {
        this.store.setState(this.closed(problemOf(error)), true);
        return true;
      }
      return false;
    }
  }

  private inside({ session, title }: ShownLink): void {
    this.store.setState({ at: 'inside', session, title }, true);
    this.enter(session);
  }

  private async tried(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.store.setState(this.closed(problemOf(error)), true);
    }
  }

  private closed(problem: IProblem): Door {
    return { at: 'closed', problem };
  }
}

function problemOf(error: unknown): IProblem {
  if (error instanceof Refused) {
    return error.problem;
  }
  throw error;
}

function noLink({ trans }: IPlatform, link: 'broken' | null): IProblem {
  return link === 'broken'
    ? {
        code: 'no_such_link',
        message: trans.__('This link is not whole.'),
        next: trans.__('Copy it again from where you have it, to its very end.')
      }
    : {
        code: 'no_link',
        message: trans.__('To watch a class as a guest, open the link that you were given.'),
        next: trans.__('Whoever teaches the class can make one for you.')
      };
}
