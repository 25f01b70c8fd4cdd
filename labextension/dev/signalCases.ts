/** Faces of quick signals and of the question board. */
import { SIGNALS } from '../src/model/signals';
import type { ISessionView } from '../src/model/view';
import type { QuestionView } from '../src/wire';
import type { ICase } from './cases';
import { classOf, crowd, NOW } from './people';
import { MEDIA, student, teacher } from './roles';

function signalled(count: number, every: number): Partial<ISessionView> {
  const held = Object.entries(crowd(count))
    .filter(([, { role }], n) => role === 'student' && n % every !== 0)
    .map(([id], n) => [id, { signal: SIGNALS[(n * n) % 5 === 0 ? 4 : n % 2], since: NOW - n }]);
  return { signalled: Object.fromEntries(held) };
}

const COUNTS = { yes: 18, no: 4, faster: 0, slower: 2, lost: 3, done: 0 };
const NONE = { yes: 0, no: 0, faster: 0, slower: 0, lost: 0, done: 0 };

function question(order: number, text: string, votes: number, more: Partial<QuestionView> = {}) {
  return { order, at: NOW - 900 + order * 60, text, votes, ...more };
}

const ASKED: Partial<ISessionView> = {
  questions: {
    q_1: question(1, 'Why exactly 30, and not 25?', 12, { author: 'p_ben' }),
    q_2: question(2, 'Is the mean of the means the mean?', 4),
    q_3: question(3, 'هل يمكن استخدام الوسيط بدلاً من المتوسط؟', 4, { author: 'p_rtl' }),
    q_4: question(4, `What about ${'very '.repeat(30)}skewed data?`, 0, { author: 'p_long' }),
    q_5: question(5, 'Where are the slides?', 2, {
      author: 'p_aiko',
      answered: { order: 9, by: 'p_rivera', at: NOW - 60, text: 'In the course folder, week 7.' }
    }),
    q_6: question(6, 'Can you zoom in?', 1, {
      author: 'p_ben',
      answered: { order: 8, by: 'p_rivera', at: NOW - 90 }
    })
  }
};
const ASKERS = { askers: { q_1: 'p_ben', q_2: 'p_mika', q_3: 'p_rtl', q_4: 'p_long' } };
const MANY = Object.fromEntries(
  Array.from({ length: 200 }, (_, n) => [
    `q_${n}`,
    question(n, `Question ${n}: does it hold for n = ${n}?`, (n * 7) % 40, { author: 'p_ben' })
  ])
);
const questions = { tab: 'hands' as const, handsPart: 'questions' as const };

export const SIGNAL_CASES: Record<string, ICase> = {
  'signals-student': {
    session: student({
      view: classOf(38, { signals: { counts: COUNTS }, yours: { signal: 'lost' } })
    }),
    media: MEDIA
  },
  'signals-staff': { session: teacher({ view: classOf(38, signalled(38, 4)) }), media: MEDIA },
  'signals-many': { session: teacher({ view: classOf(500, signalled(500, 3)) }), media: MEDIA },
  'signals-one': { session: teacher({ view: classOf(38, signalled(8, 6)) }), media: MEDIA },
  'questions-student': {
    session: student({
      view: classOf(38, { ...ASKED, yours: { asked: { q_2: true }, votes: { q_1: true } } })
    }),
    media: MEDIA,
    ui: questions
  },
  'questions-staff': {
    session: teacher({ view: classOf(38, { ...ASKED, ...ASKERS }) }),
    media: MEDIA,
    ui: questions
  },
  'questions-many': {
    session: teacher({ view: classOf(500, { questions: MANY }) }),
    media: MEDIA,
    ui: questions
  },
  'questions-none': {
    session: student({ view: classOf(38, { signals: { counts: NONE } }) }),
    media: MEDIA,
    ui: questions
  },
  'question-lower-all': {
    session: teacher(),
    media: MEDIA,
    ui: { question: { kind: 'lower-all' } }
  }
};
