import { CASES } from '../../dev/cases';
import { faceOf } from '../../src/ui/face';
import { stageRoom } from './room';

function kindOf(name: string): string {
  const { room } = stageRoom(CASES[name]);
  return faceOf(room.feed.store.getState(), room.session.store.getState(), room.ui.getState()).kind;
}

it.each([
  ['looking', 'looking'],
  ['home-student', 'home'],
  ['home-instructor', 'home'],
  ['preparing', 'preparing'],
  ['connecting', 'connecting'],
  ['takeover', 'takeover'],
  ['student-live', 'live'],
  ['reconnecting', 'live'],
  ['ended', 'over'],
  ['removed', 'over'],
  ['elsewhere', 'over'],
  ['not-enrolled', 'problem'],
  ['service-down', 'problem'],
  ['no-hub', 'problem']
])('%s shows %s', (name, kind) => expect(kindOf(name)).toBe(kind));

it('shows what is known while the service does not answer', () => {
  const feed = {
    ...CASES['home-student'].feed!,
    status: 'down' as const,
    problem: null,
    courses: CASES['home-student'].feed!.courses!
  };
  const session = { phase: 'idle' as const, since: 0, view: null };
  const face = faceOf(feed, session, { preparing: null, dismissed: null, past: null });
  expect(face).toMatchObject({ kind: 'home', stale: true });
  expect(face.kind === 'home' && face.live.length).toBe(1);
});

it('goes home once an end was read, and to the check when the next class is joined', () => {
  const feed = { status: 'open' as const, courses: {}, problem: null };
  const session = { phase: 'ended' as const, since: 5, view: null };
  expect(faceOf(feed, session, { preparing: null, dismissed: null, past: null }).kind).toBe('over');
  expect(faceOf(feed, session, { preparing: null, dismissed: 5, past: null }).kind).toBe('home');
  expect(faceOf(feed, session, { preparing: 's_2', dismissed: null, past: null }).kind).toBe(
    'preparing'
  );
});

it('lets assistants start a class, and students not', () => {
  const face = (role: 'assistant' | 'student') =>
    faceOf(
      { status: 'open', problem: null, courses: { a: { title: 'A', role } } },
      { phase: 'idle', since: 0, view: null },
      { preparing: null, dismissed: null, past: null }
    );
  expect(face('assistant')).toMatchObject({ teaches: [['a', {}]] });
  expect(face('student')).toMatchObject({ teaches: [] });
});

it('offers neither Join nor Start to who was removed, and says so', () => {
  const face = faceOf(
    {
      status: 'open',
      problem: null,
      courses: { a: { title: 'A', role: 'assistant', removed_from: 'Sampling' } }
    },
    { phase: 'idle', since: 0, view: null },
    { preparing: null, dismissed: null, past: null }
  );
  expect(face).toMatchObject({ live: [], teaches: [] });
  expect(face.kind === 'home' && face.removed.map(([id]) => id)).toEqual(['a']);
});
