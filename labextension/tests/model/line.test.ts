import fc from 'fast-check';
import {
  BEAT_MS,
  IDLE,
  PROBE_MS,
  retryDelay,
  SILENCE_MS,
  step,
  type Effect,
  type ILine,
  type Input
} from '../../src/model/line';
import { CLOSE_CODES } from '../../src/wire';

const chance = (now: number): { now: number; random: number } => ({ now, random: 0.5 });

function run(inputs: ((line: ILine) => Input)[], now = 0): { line: ILine; effects: Effect[] } {
  let line = IDLE;
  let effects: Effect[] = [];
  for (const input of inputs) {
    ({ line, effects } = step(line, input(line), chance(now)));
  }
  return { line, effects };
}

const start = (): Input => ({ what: 'start' });
const ticket = ({ turn }: ILine): Input => ({ what: 'ticket', turn, ticket: 't', socket: '/s' });
const opened = ({ turn }: ILine): Input => ({ what: 'opened', turn });
const closed = ({ turn }: ILine): Input => ({ what: 'closed', turn });
const frame =
  (type: string, more: object = {}) =>
  ({ turn }: ILine): Input => ({ what: 'frame', turn, frame: { type, ...more } });
const OPEN = [start, ticket, opened, frame('welcome')];

const kinds = (effects: Effect[]): string[] => effects.map(effect => effect.do);
const told = (effects: Effect[]): string[] =>
  effects.flatMap(effect => (effect.do === 'tell' ? [effect.news.news] : []));

test('goes from ticket to hello to open', () => {
  expect(run([start]).effects).toContainEqual({ do: 'fetch-ticket', turn: 1 });
  expect(kinds(run([start, ticket]).effects)).toContain('open');
  expect(run([start, ticket, opened]).effects).toEqual([{ do: 'hello', ticket: 't' }]);
  expect(run(OPEN).line.at).toBe('open');
});

test('forgets the ticket once it is sent', () => {
  expect(run([start, ticket, opened]).line.ticket).toBe('');
});

describe.each(Object.keys(CLOSE_CODES))('bye: %s', reason => {
  const final = [
    'ended',
    'removed',
    'elsewhere',
    'left',
    'protocol',
    'moved',
    'denied',
    'link_revoked'
  ].includes(reason);

  test(final ? 'is the end' : 'comes back by itself', () => {
    const bye = frame('bye', { reason, message: 'why', next: 'what to do' });
    const { line, effects } = run([...OPEN, bye]);
    expect(line.at).toBe(final ? 'over' : 'waiting');
    expect(told(effects)).toEqual([final ? 'bye' : 'lost']);
    expect(kinds(effects)).toContain('close');
  });
});

test.each(['removed', 'session_ended', 'not_enrolled', 'not_on_hub', 'capacity'])(
  'a ticket refused with %s is not asked for again',
  code => {
    const refusal = { code, message: '', next: '' };
    const { line, effects } = run([
      start,
      ({ turn }) => ({ what: 'no-ticket', turn, refusal, final: true })
    ]);
    expect(line.at).toBe('over');
    expect(told(effects)).toEqual(['refused']);
  }
);

test('a service that is down is asked again, without an end', () => {
  const refusal = { code: 'service_down', message: '', next: '' };
  const noTicket = ({ turn }: ILine): Input => ({ what: 'no-ticket', turn, refusal, final: false });
  const retry = ({ turn }: ILine): Input => ({ what: 'timer', turn, timer: 'retry' });
  const hours = Array.from({ length: 500 }, () => [noTicket, retry]).flat();
  expect(run([start, ...hours]).line.at).toBe('ticket');
});

test('waits longer and longer, and at most thirty seconds', () => {
  const middle = [0, 1, 2, 3, 4, 20, 40].map(failures => retryDelay(failures, 0.5));
  expect(middle).toEqual([125, 300, 800, 1000, 1000, 3500, 22500]);
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = retryDelay(failures, random);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(30_000);
      }
    )
  );
});

test('a welcome forgets the failures before it', () => {
  const { line } = run([...OPEN, closed]);
  expect(line.failures).toBe(1);
  const again = step(line, { what: 'timer', turn: line.turn, timer: 'retry' }, chance(0)).line;
  const welcome = [ticket, opened, frame('welcome')].reduce(
    (state, input) => step(state, input(state), chance(0)).line,
    again
  );
  expect(welcome.failures).toBe(0);
});

test('what an older turn reports changes nothing', () => {
  const { line } = run([...OPEN, closed]);
  const old = { ...line, turn: line.turn - 1 };
  for (const late of [opened(old), closed(old), frame('welcome')(old), ticket(old)]) {
    expect(step(line, late, chance(0))).toEqual({ line, effects: [] });
  }
});

test('fifteen seconds of silence are a dead line', () => {
  const { line } = run(OPEN);
  const beat = (state: ILine, now: number): ReturnType<typeof step> =>
    step(state, { what: 'timer', turn: state.turn, timer: 'beat' }, chance(now));
  const first = beat(line, BEAT_MS);
  expect(first.effects).toContainEqual({ do: 'send', frame: { type: 'ping' } });
  const second = beat(first.line, 2 * BEAT_MS);
  expect(second.line.at).toBe('open');
  expect(beat(second.line, SILENCE_MS).line.at).toBe('waiting');
});

test('after sleep it asks before it gives up', () => {
  const { line } = run(OPEN);
  const beat: Input = { what: 'timer', turn: line.turn, timer: 'beat' };
  const late = step(line, beat, chance(600_000));
  expect(late.line.at).toBe('open');
  const probe: Input = { what: 'timer', turn: line.turn, timer: 'probe' };
  const dead = step(late.line, probe, chance(600_000 + PROBE_MS));
  expect(dead.line.at).toBe('waiting');
  const alive = step(late.line, frame('pong')(line), chance(600_010));
  expect(step(alive.line, probe, chance(600_000 + PROBE_MS)).line.at).toBe('open');
});

test('waking up ends the wait', () => {
  const { line } = run([...OPEN, closed]);
  expect(step(line, { what: 'wake' }, chance(0)).line.at).toBe('ticket');
});

test('another tab is asked about, and taken over only by word', () => {
  const asked = run([start, ticket, opened, frame('elsewhere', { message: 'there' })]);
  expect(told(asked.effects)).toEqual(['asked']);
  expect(asked.line.at).toBe('asked');
  const taken = step(asked.line, { what: 'send', frame: { type: 'takeover' } }, chance(0));
  expect(taken.effects).toContainEqual({ do: 'send', frame: { type: 'takeover' } });
  expect(step(taken.line, frame('welcome')(taken.line), chance(0)).line.at).toBe('open');
});

test('whatever happens, it ends in a state that something leads out of', () => {
  const anyInput = fc.constantFrom<(line: ILine) => Input>(
    start,
    ticket,
    opened,
    closed,
    frame('welcome'),
    frame('elsewhere'),
    frame('patch'),
    frame('pong'),
    frame('bye', { reason: 'slow' }),
    () => ({ what: 'wake' }),
    () => ({ what: 'again' }),
    ({ turn }) => ({ what: 'timer', turn, timer: 'retry' }),
    ({ turn }) => ({ what: 'timer', turn, timer: 'greeting' }),
    ({ turn }) => ({ what: 'timer', turn, timer: 'beat' }),
    ({ turn }) => ({ what: 'timer', turn, timer: 'probe' })
  );
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 60 }), inputs => {
      const timers = new Set<string>();
      let line = IDLE;
      for (const make of [start, ...inputs]) {
        const input = make(line);
        if (input.what === 'timer' && !timers.delete(input.timer)) {
          continue;
        }
        const done = step(line, input, chance(0));
        line = done.line;
        for (const effect of done.effects) {
          if (effect.do === 'cancel-timers') timers.clear();
          if (effect.do === 'timer') timers.add(effect.timer);
        }
      }
      const wayOut: Partial<Record<ILine['at'], string>> = {
        waiting: 'retry',
        ticket: 'greeting',
        opening: 'greeting',
        greeting: 'greeting',
        asked: 'beat',
        open: 'beat'
      };
      const timer = wayOut[line.at];
      if (timer) expect([...timers]).toContain(timer);
    }),
    { numRuns: 2000 }
  );
});
