/**
 * How good is the way between this page and the media server, as the browser itself counts it?
 *
 * Every five seconds: how much of the sound was lost, how unevenly it came, how long an answer takes.
 * Worse is said at once, better only when it lasts.
 */
import type { Room } from 'livekit-client';
import type { Level } from '../model/levels';

export interface ILink {
  level: Level;
  /** Per cent of the sound that did not arrive, here or there. */
  loss: number;
  /** Per cent of the sound that was asked for or sent again, here or there: it came late or was lost. */
  again: number;
  /** Milliseconds by which sound comes unevenly. */
  jitter: number;
  /** Milliseconds there and back. */
  roundTrip: number;
}

/** What was counted since the page came; only differences say something. */
export interface ICounted {
  received: number;
  lost: number;
  /** Seconds, as the browser gives them. */
  jitter: number;
  roundTrip: number | null;
  /** Sound sent, and what of it the server misses. What is sent again and comes is not missed. */
  sent: number;
  lostThere: number;
  /** Calls for what is missing, and what was sent again at such calls. */
  asked: number;
  again: number;
}

const PERIOD_MS = 5_000;
/** Fewer packets than these say nothing in per cent: silence is not sent. */
const ENOUGH = 100;
/** Above the first: yellow. Above the second: red. */
const LOSS = [1, 5] as const;
/** What is sent again in time is heard, but pictures wait for theirs, and more loss is not mended. */
const AGAIN = [3, 6] as const;
/** As the media server has it: what comes later than a buffer waits is as good as lost. */
const JITTER = [30, 100] as const;
const ROUND_TRIP = [300, 500] as const;

const LEVELS: readonly Level[] = ['good', 'fair', 'poor'];

function rank(value: number, [fair, poor]: readonly [number, number]): number {
  return value > poor ? 2 : value > fair ? 1 : 0;
}

function percent(lost: number, of: number): number {
  return of >= ENOUGH ? (100 * Math.max(0, lost)) / of : 0;
}

/** One measurement in numbers; null when nothing went either way. */
export function measured(before: ICounted, now: ICounted): Omit<ILink, 'level'> | null {
  if (now.roundTrip === null) {
    return null;
  }
  const lost = now.lost - before.lost;
  const here = percent(lost, now.received - before.received + Math.max(0, lost));
  const there = percent(now.lostThere - before.lostThere, now.sent - before.sent);
  const called = percent(now.asked - before.asked, now.received - before.received);
  const again = percent(now.again - before.again, now.sent - before.sent);
  return {
    loss: Math.max(here, there),
    again: Math.min(100, Math.max(called, again)),
    jitter: 1000 * now.jitter,
    roundTrip: 1000 * now.roundTrip
  };
}

export function levelOf({ loss, again, jitter, roundTrip }: Omit<ILink, 'level'>): Level {
  const lost = Math.max(rank(loss, LOSS), rank(again, AGAIN));
  return LEVELS[Math.max(lost, rank(jitter, JITTER), rank(roundTrip, ROUND_TRIP))];
}

/** The level to show after this measurement: two in a row must be better before it is. */
export class Steady {
  private shown: Level | null = null;
  private last: Level | null = null;

  next(level: Level): Level {
    const worse = (one: Level, other: Level): Level =>
      LEVELS.indexOf(one) > LEVELS.indexOf(other) ? one : other;
    const best = worse(level, this.last ?? level);
    this.last = level;
    this.shown = this.shown === null ? level : worse(best, level);
    return this.shown;
  }
}

export class LinkWatch {
  private timer: number | undefined;
  private before: ICounted | null = null;
  private steady = new Steady();
  private reported: Level | null = null;

  constructor(
    private readonly room: () => Room | null,
    private readonly tell: (link: ILink | null) => void,
    /** Called with a change only, and no oftener than it is measured. */
    private readonly report: (level: Level) => void
  ) {}

  /** Whoever is told forgot: the next measurement is a change. */
  repeat(): void {
    this.reported = null;
  }

  /** Begins anew: another line is another way. */
  start(): void {
    this.stop();
    this.timer = window.setInterval(() => void this.look(), PERIOD_MS);
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    this.before = null;
    this.steady = new Steady();
    this.tell(null);
  }

  private async look(): Promise<void> {
    const { timer } = this;
    const now = await count(this.room());
    if (timer !== this.timer || !now) {
      return;
    }
    const numbers = this.before && measured(this.before, now);
    this.before = now;
    if (numbers) {
      const level = this.steady.next(levelOf(numbers));
      this.tell({ ...numbers, level });
      if (level !== this.reported) {
        this.reported = level;
        this.report(level);
      }
    }
  }
}

async function count(room: Room | null): Promise<ICounted | null> {
  const lines = room?.engine.pcManager;
  if (!lines) {
    return null;
  }
  const reports = await Promise.all([lines.publisher.getStats(), lines.subscriber?.getStats()]);
  const stats = reports.flatMap(report => [...(report?.values() ?? [])] as IStat[]);
  return counted(stats);
}

/** The few fields of WebRTC's statistics that are read. */
export interface IStat {
  type: string;
  kind?: string;
  packetsReceived?: number;
  packetsSent?: number;
  packetsLost?: number;
  nackCount?: number;
  retransmittedPacketsSent?: number;
  jitter?: number;
  nominated?: boolean;
  currentRoundTripTime?: number;
}

type Counter =
  'packetsReceived' | 'packetsSent' | 'packetsLost' | 'nackCount' | 'retransmittedPacketsSent';

export function counted(stats: readonly IStat[]): ICounted {
  const sounds = (type: string): IStat[] =>
    stats.filter(one => one.type === type && one.kind === 'audio');
  const trips = stats
    .filter(one => one.type === 'candidate-pair' && one.nominated)
    .map(one => one.currentRoundTripTime)
    .filter(trip => trip !== undefined);
  const sum = (type: string, field: Counter): number =>
    sounds(type).reduce((total, one) => total + (one[field] ?? 0), 0);
  return {
    received: sum('inbound-rtp', 'packetsReceived'),
    lost: sum('inbound-rtp', 'packetsLost'),
    jitter: Math.max(
      0,
      ...[...sounds('inbound-rtp'), ...sounds('remote-inbound-rtp')].map(one => one.jitter ?? 0)
    ),
    sent: sum('outbound-rtp', 'packetsSent'),
    lostThere: sum('remote-inbound-rtp', 'packetsLost'),
    asked: sum('inbound-rtp', 'nackCount'),
    again: sum('outbound-rtp', 'retransmittedPacketsSent'),
    roundTrip: trips.length ? Math.max(...trips) : null
  };
}
