/** Which face does the panel show? Pure: a table over where feed and session stand. */
import type { ICourse, IFeedState } from '../model/feed';
import type { ILobby } from '../model/lobby';
import { mayStart } from '../model/selectors';
import type { ISessionState } from '../model/session';
import type { IProblem } from '../platform';
import type { IUiState } from './uiState';

/** What one's courses offer: to join, to start, and what is live without one. */
export interface IHome {
  live: [string, ICourse][];
  teaches: [string, ICourse][];
  removed: [string, ICourse][];
  stale: boolean;
}

export type Face =
  | { kind: 'looking' }
  | { kind: 'problem'; problem: IProblem | null }
  | ({ kind: 'home' } & IHome)
  | { kind: 'preparing'; session: string }
  | { kind: 'past'; session: string }
  | { kind: 'connecting' }
  | { kind: 'takeover' }
  | { kind: 'lobby'; lobby: ILobby }
  | { kind: 'live'; reconnecting: boolean }
  | { kind: 'over'; how: 'ended' | 'removed' | 'elsewhere' | 'refused' };

type FeedPart = Pick<IFeedState, 'status' | 'courses' | 'problem'>;
type SessionPart = Pick<ISessionState, 'phase' | 'since' | 'view' | 'lobby'>;
type UiPart = Pick<IUiState, 'preparing' | 'dismissed' | 'past'>;

function home(feed: FeedPart): Face {
  const courses = Object.entries(feed.courses);
  if (feed.status === 'unavailable' || (feed.status === 'down' && !courses.length)) {
    return { kind: 'problem', problem: feed.problem };
  }
  if (feed.status === 'connecting' && !courses.length) {
    return { kind: 'looking' };
  }
  return {
    kind: 'home',
    live: courses.filter(([, course]) => course.session),
    teaches: courses.filter(([, course]) => mayStart(course)),
    removed: courses.filter(([, course]) => course.removed_from !== undefined),
    stale: feed.status === 'down'
  };
}

function resting(feed: FeedPart, ui: UiPart): Face {
  if (ui.preparing) {
    return { kind: 'preparing', session: ui.preparing };
  }
  return ui.past === null ? home(feed) : { kind: 'past', session: ui.past };
}

export function faceOf(feed: FeedPart, session: SessionPart, ui: UiPart): Face {
  switch (session.phase) {
    case 'live':
      return { kind: 'live', reconnecting: false };
    case 'reconnecting':
      return session.view ? { kind: 'live', reconnecting: true } : { kind: 'connecting' };
    case 'in-lobby':
      return session.lobby ? { kind: 'lobby', lobby: session.lobby } : { kind: 'connecting' };
    case 'connecting':
      return { kind: 'connecting' };
    case 'waiting-takeover':
      return { kind: 'takeover' };
    case 'ended':
    case 'removed':
    case 'elsewhere':
    case 'refused':
      return ui.preparing || ui.past !== null || ui.dismissed === session.since
        ? resting(feed, ui)
        : { kind: 'over', how: session.phase };
    default:
      return resting(feed, ui);
  }
}
