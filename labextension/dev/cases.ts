/** Which faces are looked at? Each fills the stores as the service would. */
import type { IOutgoing } from '../src/model/attachments';
import type { IMediaState } from '../src/media/engine';
import type { ICellHere } from '../src/model/handCell';
import type { KnownLevels } from '../src/model/levels';
import type { ITalkState } from '../src/media/pushToTalk';
import type { IFeedState } from '../src/model/feed';
import type { ISessionState } from '../src/model/session';
import type { IBoardState, ICopiesState } from '../src/ui/ports';
import type { IUiState } from '../src/ui/uiState';
import { BOARD_CASES } from './boardCases';
import { CHAT_CASES } from './chatCases';
import { COPRESENTER_CASES } from './copresenterCases';
import { HAND_CASES } from './handCases';
import { LINK_CASES } from './linkCases';
import { LOBBY_CASES } from './lobbyCases';
import { PEOPLE_CASES } from './peopleCases';
import { PUSH_CASES } from './pushCases';
import { classOf, crowd, many, NOW, person } from './people';
import { MEDIA, student, teacher } from './roles';
import { SIGNAL_CASES } from './signalCases';

export interface ICase {
  feed?: Partial<IFeedState>;
  session?: Partial<ISessionState>;
  media?: Partial<IMediaState>;
  ui?: Partial<IUiState>;
  /** Whose connection staff know to be how good. */
  levels?: KnownLevels;
  talk?: ITalkState;
  /** Absent: there is no JupyterLab. */
  board?: Partial<IBoardState>;
  copies?: Partial<ICopiesState>;
  /** Files chosen for the next message. */
  outgoing?: readonly IOutgoing[];
  /** The cell this person is at. */
  here?: ICellHere;
}

const COURSES = {
  stats: {
    title: 'Statistics 101',
    role: 'student' as const,
    session: { id: 's_1', title: 'Sampling', started_at: NOW - 2537, people: 38 }
  },
  ml: {
    title: 'Introduction to Machine Learning for Public Policy',
    role: 'student' as const
  }
};

const TEACHES = {
  stats: { title: 'Statistics 101', role: 'instructor' as const },
  ml: { title: 'Machine Learning', role: 'assistant' as const }
};

const DENIED = {
  code: 'denied',
  message: 'The browser may not use your camera.',
  next: 'Click the camera sign beside the address and choose “Allow”, then turn the camera on again.'
};
const NONE = {
  code: 'no_device',
  message: 'No microphone was found.',
  next: 'Plug one in; it shows up here by itself.'
};
const INSECURE = {
  code: 'insecure',
  message:
    'This page is not served over https, so the browser gives it no camera and no microphone.',
  next: 'Open the hub at its https address; you can watch, listen and write meanwhile.'
};
const quietMic: Partial<IMediaState> = { ...MEDIA, microphone: 'off', camera: 'on' };
const noHands = classOf(38, { hands: {} });
const ended = (phase: ISessionState['phase'], problem: ISessionState['problem'] = null): ICase => ({
  feed: { status: 'open', courses: COURSES },
  session: {
    phase,
    session: 's_1',
    problem,
    view: { ...classOf(38), session: { ...classOf(1).session, state: 'ended', ended_at: NOW } }
  }
});

export const CASES: Record<string, ICase> = {
  'student-live': { session: student(), media: quietMic },
  'instructor-live': { session: teacher(), media: MEDIA },
  'student-people': {
    session: student({ view: classOf(500) }),
    media: quietMic,
    ui: { tab: 'people' }
  },
  'instructor-people': {
    session: teacher({ view: classOf(500) }),
    media: MEDIA,
    ui: { tab: 'people' }
  },
  'student-hands': { session: student({ view: noHands }), media: quietMic, ui: { tab: 'hands' } },
  'instructor-hands': { session: teacher(), media: MEDIA, ui: { tab: 'hands' } },
  called: {
    session: student({
      view: classOf(38, { hands: {}, call: { person: 'p_mika', by: 'p_rivera', at: NOW } })
    }),
    media: quietMic
  },
  floor: {
    session: student({ view: classOf(38, { hands: {}, spotlight: 'p_mika' }) }),
    media: MEDIA
  },
  'instructor-turn': {
    session: teacher({ view: classOf(38, { spotlight: 'p_ben' }) }),
    media: MEDIA
  },
  'shown-large': {
    session: student({ view: classOf(38, { hands: {}, large: 'p_mika' }) }),
    media: MEDIA
  },
  'instructor-shows': {
    session: teacher({ view: classOf(38, { hands: {}, large: 'p_aiko' }) }),
    media: MEDIA
  },
  'instructor-asked': {
    session: teacher({ view: classOf(38, { call: { person: 'p_ben', by: 'p_rivera', at: NOW } }) }),
    media: MEDIA
  },
  'alone-instructor': {
    session: teacher({
      view: classOf(1, { people: { p_rivera: crowd(1).p_rivera }, hands: {}, messages: {} })
    }),
    media: { ...MEDIA, speaking: [], camera: 'off', microphone: 'off' }
  },
  two: {
    session: student({
      view: classOf(2, {
        people: { p_rivera: crowd(1).p_rivera, p_mika: crowd(4).p_mika },
        hands: {}
      })
    }),
    media: quietMic
  },
  sharing: {
    session: student({
      view: classOf(38, {
        people: {
          ...crowd(38),
          p_rivera: person('Dr. Rivera', {
            role: 'instructor',
            microphone: true,
            camera: true,
            screen: true
          })
        }
      })
    }),
    media: { ...quietMic, sees: { ...MEDIA.sees, p_rivera: { camera: true, screen: true } } }
  },
  reconnecting: {
    session: student({ phase: 'reconnecting', since: NOW * 1000 - 9000, waiting: 1 }),
    media: { ...quietMic, status: 'reconnecting' }
  },
  'sound-blocked': { session: student(), media: { ...quietMic, audioBlocked: true } },
  'media-failed': { session: student(), media: { ...quietMic, status: 'failed' } },
  'camera-denied': {
    session: student({ view: noHands }),
    media: { ...quietMic, camera: 'problem', problems: { camera: DENIED } }
  },
  'no-device': {
    session: student({ view: noHands }),
    media: { ...quietMic, microphone: 'problem', problems: { microphone: NONE } }
  },
  insecure: {
    session: student({ view: noHands }),
    media: { ...quietMic, camera: 'problem', problems: { camera: INSECURE } }
  },
  'question-end': { session: teacher(), media: MEDIA, ui: { question: { kind: 'end' } } },
  'long-chat': {
    session: student({
      view: { ...classOf(500), messages: many(200) },
      drafts: { message: 'a'.repeat(3900) }
    }),
    media: quietMic
  },
  looking: { feed: { status: 'connecting' } },
  'home-student': { feed: { status: 'open', courses: COURSES } },
  'home-quiet': { feed: { status: 'open', courses: { ml: COURSES.ml } } },
  'home-instructor': { feed: { status: 'open', courses: TEACHES } },
  preparing: { feed: { status: 'open', courses: COURSES }, ui: { preparing: 's_1' } },
  connecting: { session: { phase: 'connecting', since: NOW * 1000 } },
  'connecting-long': { session: { phase: 'connecting', since: NOW * 1000 - 9000 } },
  takeover: { session: { phase: 'waiting-takeover' } },
  ended: ended('ended'),
  removed: ended('removed'),
  elsewhere: ended('elsewhere'),
  'not-enrolled': {
    feed: {
      status: 'unavailable',
      problem: {
        code: 'not_enrolled',
        message: 'You are in no course with live classes.',
        next: 'Ask your instructor to add you to the course’s group, then look again.'
      }
    }
  },
  'service-down': {
    feed: {
      status: 'down',
      problem: {
        code: 'service_down',
        message: 'The class service does not answer.',
        next: 'It is tried again by itself. If it lasts, tell the hub’s administrator.'
      }
    }
  },
  'no-hub': {
    feed: {
      status: 'unavailable',
      problem: {
        code: 'not_on_hub',
        message: 'Live classes need a JupyterHub.',
        next: 'This JupyterLab runs on its own. Open it through your hub to join a class.'
      }
    }
  },
  ...BOARD_CASES,
  ...COPRESENTER_CASES,
  ...PEOPLE_CASES,
  ...PUSH_CASES,
  ...CHAT_CASES,
  ...SIGNAL_CASES,
  ...LOBBY_CASES,
  ...HAND_CASES,
  ...LINK_CASES
};
