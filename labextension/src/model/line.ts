/**
 * In which state is the one socket of a session, feed or board, and what is to be done next?
 *
 * A pure reducer: an input and the clock come in, a new state and effects come out. A *turn* is
 * one attempt from ticket to loss; what an older turn still reports is ignored. The shell around
 * it is `connection.ts`.
 */

export const BEAT_MS = 5_000;
export const SILENCE_MS = 15_000;
/** How long an answer may take when the line is doubted: after sleep, or a network change. */
export const PROBE_MS = 3_000;
/** For the ticket, and again from there to being welcomed. */
export const GREETING_MS = 10_000;

/** A killed service listens again after one to four seconds, so the first five are asked often. */
const DELAYS_MS = [0, 300, 800, ...Array<number>(4).fill(1_000), ...Array<number>(10).fill(2_000)];
const FIRST_SPREAD_MS = 250;
const PATIENT_MS = 7_000;
const LONG_OUTAGE_MS = 30_000;
/** About a minute and a half of failures. */
const LONG_OUTAGE_ATTEMPTS = 32;

export interface IFrame {
  type: string;
  [key: string]: unknown;
}

export interface ITurnedAway {
  code: string;
  message: string;
  next: string;
}

export type At = 'idle' | 'waiting' | 'ticket' | 'opening' | 'greeting' | 'asked' | 'open' | 'over';

export interface ILine {
  at: At;
  turn: number;
  /** Attempts that failed since the last welcome. */
  failures: number;
  ticket: string;
  heard: number;
  beatDue: number;
  /** Times the usual waits: frames that are large take longer than a dead line is given. */
  patience: number;
}

export type Timer = 'retry' | 'greeting' | 'beat' | 'probe';

export type Input =
  | { what: 'start' | 'stop' | 'wake' | 'again' }
  | { what: 'ticket'; turn: number; ticket: string; socket: string }
  | { what: 'no-ticket'; turn: number; refusal: ITurnedAway; final: boolean }
  | { what: 'opened' | 'closed'; turn: number }
  | { what: 'frame'; turn: number; frame: IFrame }
  | { what: 'timer'; turn: number; timer: Timer }
  | { what: 'send'; frame: IFrame };

export type News =
  | { news: 'connecting' }
  | { news: 'asked'; message: string }
  | { news: 'lost'; refusal: ITurnedAway | null; retryIn: number }
  | { news: 'refused'; refusal: ITurnedAway }
  | { news: 'bye'; reason: string; refusal: ITurnedAway };

export type Effect =
  | { do: 'fetch-ticket'; turn: number }
  | { do: 'open'; turn: number; socket: string }
  | { do: 'hello'; ticket: string }
  | { do: 'send'; frame: IFrame }
  | { do: 'close' }
  | { do: 'timer'; turn: number; timer: Timer; ms: number }
  | { do: 'cancel-timers' }
  | { do: 'deliver'; frame: IFrame }
  | { do: 'tell'; news: News };

export interface IStep {
  line: ILine;
  effects: Effect[];
}

export interface IChance {
  now: number;
  /** 0 ≤ random < 1 */
  random: number;
}

const GETTING_THERE: ReadonlySet<At> = new Set(['ticket', 'opening', 'greeting']);
/** After these the service does not want this page back by itself. */
const FINAL_BYES = new Set([
  'ended',
  'removed',
  'elsewhere',
  'left',
  'protocol',
  'moved',
  'denied',
  'link_revoked'
]);
/** What a service says once it knows who has come: of a session, the feed, a board. */
const WELCOMES = new Set(['welcome', 'waiting', 'feed', 'joined']);
/** Refusals that waiting does not change. */
const FINAL_CODES = new Set([
  'not_enrolled',
  'not_allowed',
  'no_such_course',
  'no_such_session',
  'session_ended',
  'removed',
  'capacity',
  'locked',
  'denied',
  'no_board',
  'bad_request',
  'hub_scope_missing',
  'not_on_hub',
  'signed_out',
  'not_installed',
  'no_such_link',
  'link_revoked',
  'link_expired',
  'link_used_up',
  'guests_full',
  'no_pass'
]);

export function isFinal(code: string): boolean {
  return FINAL_CODES.has(code);
}

export const IDLE: ILine = {
  at: 'idle',
  turn: 0,
  failures: 0,
  ticket: '',
  heard: 0,
  beatDue: 0,
  patience: 1
};

export function step(line: ILine, input: Input, chance: IChance): IStep {
  if ('turn' in input && input.turn !== line.turn) {
    return { line, effects: [] };
  }
  switch (input.what) {
    case 'start':
      return line.at === 'idle' || line.at === 'over'
        ? begin({ ...line, failures: 0 })
        : stay(line);
    case 'stop':
      return finish(line, []);
    case 'again':
      return isUp(line) ? lose(line, null, chance) : stay(line);
    case 'wake':
      return wake(line);
    case 'ticket':
      return ticketCame(line, input.ticket, input.socket);
    case 'no-ticket':
      return turnedAway(line, input.refusal, input.final, chance);
    case 'opened':
      return opened(line, chance);
    case 'closed':
      return isUp(line) || line.at === 'opening' ? lose(line, null, chance) : stay(line);
    case 'frame':
      return frameCame({ ...line, heard: chance.now }, input.frame, chance);
    case 'timer':
      return timerFired(line, input.timer, chance);
    case 'send':
      return send(line, input.frame);
  }
}

/** Milliseconds to wait after so many failures; jitter keeps five hundred pages from coming at once. */
export function retryDelay(failures: number, random: number): number {
  if (failures === 0) {
    return random * FIRST_SPREAD_MS;
  }
  if (failures < DELAYS_MS.length) {
    return DELAYS_MS[failures] * (0.5 + random);
  }
  if (failures < LONG_OUTAGE_ATTEMPTS) {
    return Math.max(DELAYS_MS[1], random * PATIENT_MS);
  }
  return LONG_OUTAGE_MS * (0.5 + random / 2);
}

function stay(line: ILine): IStep {
  return { line, effects: [] };
}

function isUp(line: ILine): boolean {
  return line.at === 'greeting' || line.at === 'asked' || line.at === 'open';
}

function begin(line: ILine): IStep {
  const turn = line.turn + 1;
  return {
    line: { ...line, at: 'ticket', turn },
    effects: [
      { do: 'cancel-timers' },
      { do: 'close' },
      { do: 'tell', news: { news: 'connecting' } },
      { do: 'fetch-ticket', turn },
      { do: 'timer', turn, timer: 'greeting', ms: GREETING_MS * line.patience }
    ]
  };
}

function finish(line: ILine, last: Effect[]): IStep {
  return {
    line: { ...line, at: 'over', turn: line.turn + 1 },
    effects: [{ do: 'cancel-timers' }, { do: 'close' }, ...last]
  };
}

function lose(line: ILine, refusal: ITurnedAway | null, chance: IChance): IStep {
  const retryIn = retryDelay(line.failures, chance.random);
  const turn = line.turn + 1;
  return {
    line: { ...line, at: 'waiting', turn, failures: line.failures + 1 },
    effects: [
      { do: 'cancel-timers' },
      { do: 'close' },
      { do: 'timer', turn, timer: 'retry', ms: retryIn },
      { do: 'tell', news: { news: 'lost', refusal, retryIn } }
    ]
  };
}

function turnedAway(line: ILine, refusal: ITurnedAway, final: boolean, chance: IChance): IStep {
  return final
    ? finish(line, [{ do: 'tell', news: { news: 'refused', refusal } }])
    : lose({ ...line, failures: Math.max(1, line.failures) }, refusal, chance);
}

function wake(line: ILine): IStep {
  if (line.at === 'waiting') {
    return begin(line);
  }
  return line.at === 'open' || line.at === 'asked' ? probe(line) : stay(line);
}

function probe(line: ILine): IStep {
  const { turn } = line;
  return {
    line,
    effects: [
      { do: 'send', frame: { type: 'ping' } },
      { do: 'timer', turn, timer: 'probe', ms: PROBE_MS * line.patience }
    ]
  };
}

function ticketCame(line: ILine, ticket: string, socket: string): IStep {
  if (line.at !== 'ticket') {
    return stay(line);
  }
  const { turn } = line;
  return {
    line: { ...line, at: 'opening', ticket },
    effects: [
      { do: 'open', turn, socket },
      { do: 'timer', turn, timer: 'greeting', ms: GREETING_MS * line.patience }
    ]
  };
}

function opened(line: ILine, chance: IChance): IStep {
  if (line.at !== 'opening') {
    return stay(line);
  }
  return {
    line: { ...line, at: 'greeting', ticket: '', heard: chance.now },
    effects: [{ do: 'hello', ticket: line.ticket }]
  };
}

function frameCame(line: ILine, frame: IFrame, chance: IChance): IStep {
  if (frame.type === 'bye') {
    return bye(line, frame, chance);
  }
  if (frame.type === 'pong') {
    return stay(line);
  }
  if (line.at === 'greeting' || line.at === 'asked') {
    return greeted(line, frame, chance);
  }
  return line.at === 'open' ? { line, effects: [{ do: 'deliver', frame }] } : stay(line);
}

function greeted(line: ILine, frame: IFrame, chance: IChance): IStep {
  const { turn } = line;
  const beat: Effect = { do: 'timer', turn, timer: 'beat', ms: BEAT_MS };
  const beatDue = chance.now + BEAT_MS;
  if (WELCOMES.has(frame.type)) {
    return {
      line: { ...line, at: 'open', failures: 0, beatDue },
      effects: [{ do: 'cancel-timers' }, beat, { do: 'deliver', frame }]
    };
  }
  if (frame.type === 'elsewhere') {
    const news: News = { news: 'asked', message: String(frame.message ?? '') };
    return {
      line: { ...line, at: 'asked', beatDue },
      effects: [{ do: 'cancel-timers' }, beat, { do: 'tell', news }]
    };
  }
  if (frame.type === 'refused') {
    const refusal = frame.refusal as ITurnedAway;
    return turnedAway(line, refusal, isFinal(refusal.code), chance);
  }
  return stay(line);
}

function bye(line: ILine, frame: IFrame, chance: IChance): IStep {
  const reason = String(frame.reason);
  const refusal = { code: reason, message: String(frame.message), next: String(frame.next) };
  if (FINAL_BYES.has(reason)) {
    return finish(line, [{ do: 'tell', news: { news: 'bye', reason, refusal } }]);
  }
  // Everyone is told "restarting" at the same moment, so the first wait is not the shortest one.
  const failures = reason === 'restarting' ? Math.max(1, line.failures) : line.failures;
  return lose({ ...line, failures }, refusal, chance);
}

function timerFired(line: ILine, timer: Timer, chance: IChance): IStep {
  const silent = chance.now - line.heard;
  switch (timer) {
    case 'retry':
      return line.at === 'waiting' ? begin(line) : stay(line);
    case 'greeting':
      return GETTING_THERE.has(line.at) ? lose(line, null, chance) : stay(line);
    case 'probe':
      return silent >= PROBE_MS * line.patience ? lose(line, null, chance) : stay(line);
    case 'beat':
      return beat(line, silent, chance);
  }
}

function beat(line: ILine, silent: number, chance: IChance): IStep {
  const { turn } = line;
  const next: ILine = { ...line, beatDue: chance.now + BEAT_MS };
  const again: Effect = { do: 'timer', turn, timer: 'beat', ms: BEAT_MS };
  if (silent < SILENCE_MS * line.patience) {
    return { line: next, effects: [{ do: 'send', frame: { type: 'ping' } }, again] };
  }
  // A late beat means this page slept: frames may still wait to be read, so ask before giving up.
  if (chance.now - line.beatDue > BEAT_MS) {
    const asked = probe(next);
    return { line: asked.line, effects: [...asked.effects, again] };
  }
  return lose(line, null, chance);
}

function send(line: ILine, frame: IFrame): IStep {
  if (line.at === 'asked' && frame.type === 'takeover') {
    const { turn } = line;
    return {
      line: { ...line, at: 'greeting' },
      effects: [
        { do: 'send', frame },
        { do: 'timer', turn, timer: 'greeting', ms: GREETING_MS * line.patience }
      ]
    };
  }
  return line.at === 'open' ? { line, effects: [{ do: 'send', frame }] } : stay(line);
}
