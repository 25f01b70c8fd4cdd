/** Faces of the lobby and of the room's settings. */
import type { ISessionView } from '../src/model/view';
import type { ICase } from './cases';
import { classOf, crowd, NOW } from './people';
import { MEDIA, student, teacher } from './roles';

const OFF = { may_unmute: false, cameras: false, locked: true, lobby: true };

function waits(count: number): Partial<ISessionView> {
  const students = Object.entries(crowd(count + 2)).filter(([, one]) => one.role === 'student');
  const lobby = students.slice(0, count).map(([id, { name }], order) => {
    return [
      `w_${id}`,
      { name, role: 'student' as const, order, since: NOW - 250 + order * 7 }
    ] as const;
  });
  return {
    lobby: Object.fromEntries(lobby),
    settings: { ...OFF, may_unmute: true, cameras: true, locked: false }
  };
}

function turnedAway(code: string, message: string, next: string): ICase {
  const stats = {
    title: 'Statistics 101',
    role: 'student' as const,
    session: { id: 's_1', title: 'Sampling', started_at: NOW - 900, people: 38 }
  };
  return {
    feed: { status: 'open', courses: { stats } },
    session: { phase: 'refused', session: 's_1', problem: { code, message, next } }
  };
}

const waiting = { title: 'Sampling', since: NOW - 42 };

export const LOBBY_CASES: Record<string, ICase> = {
  'lobby-student': { session: { phase: 'in-lobby', session: 's_1', lobby: waiting } },
  'lobby-lost': {
    session: {
      phase: 'in-lobby',
      session: 's_1',
      lobby: {
        title: 'Introduction to Machine Learning for Public Policy and Administration, part two',
        since: NOW - 4000
      },
      problem: { code: 'interrupted', message: 'The connection is interrupted.', next: '' }
    }
  },
  'lobby-denied': turnedAway(
    'denied',
    'The teaching staff did not let you in just now.',
    'You may ask again in a minute, or write to your instructor.'
  ),
  'lobby-locked': turnedAway(
    'locked',
    'The class is locked: nobody new comes in.',
    'Ask the teaching staff to unlock it, then try again.'
  ),
  'lobby-one': {
    session: teacher({ view: classOf(38, { hands: {}, ...waits(1) }) }),
    media: MEDIA
  },
  'lobby-instructor': { session: teacher({ view: classOf(38, waits(5)) }), media: MEDIA },
  'lobby-hands': {
    session: teacher({ view: classOf(38, waits(5)) }),
    media: MEDIA,
    ui: { tab: 'hands' }
  },
  'lobby-full': {
    session: teacher({ view: classOf(8, waits(492)) }),
    media: MEDIA,
    ui: { tab: 'hands' }
  },
  'settings-off': {
    session: student({ view: classOf(38, { hands: {}, settings: OFF }) }),
    media: { ...MEDIA, microphone: 'off', camera: 'off' }
  },
  'settings-locked': {
    session: teacher({ view: classOf(38, { hands: {}, settings: OFF, lobby: {} }) }),
    media: MEDIA
  }
};
