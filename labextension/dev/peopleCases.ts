/** Faces of the list of people, of what happened lately, and of a quiet class. */
import type { IPerson, ISessionView } from '../src/model/view';
import type { ActivityView } from '../src/wire';
import type { ICase } from './cases';
import { classOf, crowd, NOW, person } from './people';
import { MEDIA, student, teacher } from './roles';

/** Everything that a row can say, over the whole class. */
function lively(count: number): Partial<ISessionView> {
  const people = Object.fromEntries(
    Object.entries(crowd(count)).map(([id, one], n): [string, IPerson] => {
      const sends = n % 17 === 3;
      const more = one.role === 'student' && sends ? { microphone: true, camera: n % 2 === 0 } : {};
      return [id, { ...one, ...more }];
    })
  );
  const ids = Object.keys(people).filter(id => people[id].role === 'student');
  return {
    people,
    heard: Object.fromEntries(
      ids.filter((_, n) => n % 3).map((id, n) => [id, NOW - 60 * (n % 40)])
    ),
    signalled: Object.fromEntries(
      ids.filter((_, n) => n % 4).map((id, n) => [id, { signal: n % 5 ? 'yes' : 'no', since: NOW }])
    )
  };
}

const deed = (order: number, ago: number, more: Partial<ActivityView>): [string, ActivityView] => [
  `a_${order}`,
  { order, kind: 'joined', at: NOW - ago, count: 1, people: { p_ben: true }, ...more }
];

const LATELY = Object.fromEntries([
  deed(1, 2500, {
    count: 31,
    people: Object.fromEntries(Object.keys(crowd(12)).map(id => [id, true]))
  }),
  deed(2, 900, { kind: 'hand', people: { p_ben: true } }),
  deed(3, 600, { kind: 'turn', people: { p_long: true } }),
  deed(4, 500, { kind: 'signal', signal: 'yes', count: 24, people: { p_aiko: true, p_ben: true } }),
  deed(5, 490, { kind: 'signal', signal: 'lost', count: 3, people: { p_rtl: true } }),
  deed(6, 300, { kind: 'question', thing: 'q_1', people: { p_ben: true } }),
  deed(7, 200, { kind: 'message', thing: 'm_0', people: { p_aiko: true } }),
  deed(8, 180, { kind: 'writing', people: { p_mika: true } }),
  deed(9, 120, { kind: 'taken', thing: 'push_1', count: 9, people: { p_mika: true } }),
  deed(10, 60, { kind: 'left', people: { p_gone: true } }),
  deed(11, 30, { kind: 'waiting', people: { w_new: true } }),
  deed(12, 5, { kind: 'removed', by: 'p_rivera', people: { p_gone: true } })
]);

const ASKED = {
  questions: {
    q_1: { order: 1, at: NOW - 300, text: 'Why exactly 30, and not 25?', votes: 12 }
  },
  lobby: { w_new: { name: 'Noor Haddad', role: 'student' as const, order: 1, since: NOW - 30 } }
};

const gone = { p_gone: person('Ivo Tanaka', { here: false }) };

const look = { part: 'people', search: '', filter: 'all', order: 'name', activity: 'all' } as const;
const people = { tab: 'people' as const, people: look };

export const PEOPLE_CASES: Record<string, ICase> = {
  'people-none': {
    session: teacher({
      view: classOf(1, { people: { p_rivera: crowd(1).p_rivera }, hands: {}, messages: {} })
    }),
    media: MEDIA,
    ui: people
  },
  'people-forty': { session: teacher({ view: classOf(40, lively(40)) }), media: MEDIA, ui: people },
  'people-silent': {
    session: teacher({ view: classOf(40, lively(40)) }),
    media: MEDIA,
    ui: { tab: 'people', people: { ...look, order: 'silent' } }
  },
  'people-many': {
    session: teacher({ view: classOf(500, lively(500)) }),
    media: MEDIA,
    levels: { p_ben: 'poor', p_7: 'fair' },
    ui: people
  },
  'people-unanswered': {
    session: teacher({ view: classOf(500, lively(500)) }),
    media: MEDIA,
    ui: { tab: 'people', people: { ...look, filter: 'unanswered' } }
  },
  'people-student': { session: student({ view: classOf(40) }), media: MEDIA, ui: people },
  'activity-none': {
    session: teacher({ view: classOf(40, { activity: {} }) }),
    media: MEDIA,
    ui: { tab: 'people', people: { ...look, part: 'activity' } }
  },
  'activity-forty': {
    session: teacher({
      view: classOf(40, { ...ASKED, activity: LATELY, people: { ...crowd(40), ...gone } })
    }),
    media: MEDIA,
    ui: { tab: 'people', people: { ...look, part: 'activity' } }
  },
  'quiet-class': {
    session: teacher({ view: classOf(40, { hands: {}, quiet: { since: NOW - 245 } }) }),
    media: MEDIA
  },
  'people-remove': {
    session: teacher({ view: classOf(40) }),
    media: MEDIA,
    ui: { ...people, question: { kind: 'remove-many', people: Object.keys(crowd(20)).slice(1) } }
  }
};
