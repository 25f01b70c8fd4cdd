/** Faces of co-presenting: at the one who does, at staff, in the list, and when it is over. */
import type { ISessionView } from '../src/model/view';
import type { ICase } from './cases';
import { classOf, crowd } from './people';
import { MEDIA, policy, student, teacher } from './roles';

/** A class in which students open nothing, and these people co-present. */
export function promoting(count: number, ...ids: string[]): ISessionView {
  const people = crowd(count);
  for (const id of ids) {
    people[id] = { ...people[id], copresenter: true };
  }
  const settings = { ...classOf(1).settings, may_unmute: false, cameras: false };
  return classOf(count, { people, settings, hands: {} });
}

const OFF = { ...MEDIA, microphone: 'off', camera: 'off' } as const;
const LIST = { part: 'people', search: '', filter: 'all', order: 'name', activity: 'all' } as const;

const FULL = 'The class was full when you came, so you watch and listen.';

export const COPRESENTER_CASES: Record<string, ICase> = {
  'watching-full': {
    feed: { courses: { demo: { title: 'Statistics 101', role: 'student' } } },
    session: student({
      role: 'guest',
      policy: { ...policy(), RaiseHand: { allowed: false, why: FULL, own_only: false } }
    }),
    media: OFF
  },
  'copresents-own': { session: student({ view: promoting(38, 'p_mika') }), media: OFF },
  'copresents-over': {
    session: student({ view: promoting(38) }),
    media: OFF,
    ui: {
      problem: {
        code: 'demoted',
        message: 'You are no longer a co-presenter.',
        next: 'Your microphone, camera and screen are off. Raise your hand to speak.'
      }
    }
  },
  'copresents-staff': {
    session: teacher({ view: promoting(40, 'p_ben', 'p_long') }),
    media: MEDIA,
    ui: {
      tab: 'people',
      people: LIST,
      done: {
        text: 'Ben is a co-presenter now.',
        undo: { kind: 'Demote', person: 'p_ben' }
      }
    }
  }
};
