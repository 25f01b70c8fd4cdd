/** Who takes part in the gallery's class? */
import type { IPerson, ISessionView } from '../src/model/view';

export const NOW = 1_795_000_000;
const STARTED = NOW - 2537;

export function person(name: string, more: Partial<IPerson> = {}): IPerson {
  return {
    name,
    role: 'student',
    here: true,
    microphone: false,
    camera: false,
    screen: false,
    joined_at: STARTED,
    ...more
  };
}

const FIRST = [
  'Aiko',
  'Ben',
  'Mika',
  'Chidi',
  'Dana',
  'Élodie',
  'Farid',
  'Grace',
  'Hana',
  'Ivo',
  'Jun',
  'Kaja'
];
const LAST = [
  'Okafor',
  'Lindqvist',
  'Tanaka',
  'Moreau',
  'Haddad',
  'Novák',
  'Silva',
  'Owusu',
  'Berg',
  'Kaya'
];

export function crowd(count: number): Record<string, IPerson> {
  const people: Record<string, IPerson> = {
    p_rivera: person('Dr. Rivera', { role: 'instructor', microphone: true, camera: true }),
    p_aiko: person('Aiko', { microphone: true, camera: true, joined_at: STARTED + 1 }),
    p_ben: person('Ben', { camera: true, joined_at: STARTED + 2 }),
    p_mika: person('Mika Korhonen', { camera: true, joined_at: STARTED + 3 }),
    p_long: person('Maximiliana Theodora von und zu Hohenzollern-Sigmaringen', {
      joined_at: STARTED + 4
    }),
    p_rtl: person('نور الهدى عبد الرحمن', { microphone: true, joined_at: STARTED + 5 }),
    p_ta: person('Sam Whitfield', { role: 'assistant', joined_at: STARTED + 6 })
  };
  for (let n = Object.keys(people).length; n < count; n++) {
    const name = `${FIRST[n % FIRST.length]} ${LAST[Math.floor(n / FIRST.length) % LAST.length]}`;
    people[`p_${n}`] = person(name, { joined_at: STARTED + n });
  }
  return people;
}

function messages(count: number): ISessionView['messages'] {
  const lines: [string, string, number][] = [
    ['p_aiko', 'Is `means` a list or an array? I get `AttributeError` in cell 13', 120],
    ['p_rivera', 'A list: wrap it in `np.array(means)`.', 80],
    ['p_rivera', 'Then `.mean()` works.', 70],
    ['p_ben', 'Because the exponential is skewed and 5 is small?', 40],
    ['p_rtl', 'هل يمكنك إعادة الشرح؟', 30],
    [
      'p_long',
      'https://example.org/a/very/long/address/that/cannot/break/anywhere/at/all/because/it/has/no/spaces',
      12
    ]
  ];
  const old = Array.from(
    { length: Math.max(0, count - lines.length) },
    (_, n): [string, string, number] => [
      `p_${7 + (n % 5)}`,
      `Message number ${n + 1}: does this hold for n = ${n}?`,
      900 - n
    ]
  );
  return Object.fromEntries(
    [...old, ...lines].map(([author, text, ago], order) => [
      `m_${order}`,
      { order: order + 1, author, text, at: NOW - ago, reactions: {} }
    ])
  );
}

export function classOf(count: number, more: Partial<ISessionView> = {}): ISessionView {
  return {
    session: {
      id: 's_1',
      course: 'stats',
      title: 'Sampling',
      state: 'live',
      started_at: STARTED,
      ended_at: null
    },
    people: crowd(count),
    hands: {
      p_ben: { order: 1, since: NOW - 48, question: 'why exactly 30?' },
      p_mika: { order: 2, since: NOW - 21, question: 'what if n = 1?' },
      p_long: { order: 3, since: NOW - 9, question: null }
    },
    call: null,
    spotlight: null,
    messages: messages(6),
    limits: { microphones: 32, cameras: 16, attachment_bytes: 10 * 2 ** 20 },
    pushes: {},
    signals: { counts: { yes: 0, no: 0, faster: 0, slower: 0, lost: 0, done: 0 } },
    questions: {},
    chat: { mode: 'everyone' },
    settings: {
      may_unmute: true,
      cameras: true,
      locked: false,
      lobby: false,
      slow_seconds: 0,
      nudge_minutes: 3
    },
    ...more
  } as ISessionView;
}

export function many(count: number): ISessionView['messages'] {
  return messages(count);
}
