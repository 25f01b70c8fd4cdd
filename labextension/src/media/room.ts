/**
 * Is there a line to the media server, and how does it come back?
 *
 * The client library mends short breaks by itself. When it gives up, or the server is another
 * process than before, this makes a new room with the newest token, as often as it takes. What
 * only the class can decide (taken over, removed) waits for the class's word.
 */
import type * as livekitClient from 'livekit-client';
import type { DisconnectReason, Room, RoomOptions } from 'livekit-client';
import { socketUrl } from '../model/connection';
import type { Media } from '../wire';

export type LiveKit = typeof livekitClient;

export type RoomStatus = 'off' | 'connecting' | 'connected' | 'reconnecting' | 'failed';

export interface IRoomListener {
  /** A room that is about to connect: hang up the event handlers here. */
  made(room: Room, livekit: LiveKit): void;
  connected(room: Room): void;
  gone(room: Room): void;
  status(status: RoomStatus): void;
  /** The newest token is refused: ask the class for another. */
  tokenRefused(): void;
}

/** Waits between attempts of the library itself, before a new room is made. */
const MENDING_MS = [0, 300, 700, 1_200];
const SPREAD_MS = 200;
/** Waits between new rooms; a media server is back within two seconds. */
const NEW_ROOM_MS = [0, 500, 1_000, 1_500, 2_000, 3_000];
const PATIENT_MS = 5_000;
/** From here on the page says that it does not work, and still tries. */
const FAILED_AFTER = 6;
/** Another page with our name took the line: the class's own word comes within moments. */
const TAKEN_MS = 2_000;
const TOKEN_MS = 15_000;

type Verdict = 'again' | 'taken' | 'dismissed' | 'token';
type Signal = 'network' | 'token' | 'closed';

export class RoomLine {
  room: Room | null = null;
  private media: Media | null = null;
  private turn = 0;
  private failures = 0;
  private current: Room | null = null;
  private everConnected = false;
  private waiter: { until: Signal[]; done: () => void } | null = null;

  constructor(
    private readonly load: () => Promise<LiveKit>,
    private readonly listener: IRoomListener,
    private readonly speaker: () => string | undefined
  ) {}

  /** Connects, or takes note of a newer token. */
  open(media: Media): void {
    const fresh = this.media === null;
    const changed = this.media?.token !== media.token;
    this.media = media;
    if (fresh) {
      this.failures = 0;
      this.everConnected = false;
      window.addEventListener('online', this.wake);
      window.addEventListener('pagehide', this.hide);
      void this.run(++this.turn);
    } else if (changed) {
      this.signal('token');
    }
  }

  /** Lets go at once. */
  close(): void {
    this.turn += 1;
    this.media = null;
    this.room = null;
    window.removeEventListener('online', this.wake);
    window.removeEventListener('pagehide', this.hide);
    this.signal('closed');
    void this.current?.disconnect(false);
    this.current = null;
    this.listener.status('off');
  }

  private readonly wake = (): void => this.signal('network');
  private readonly hide = (): void => void this.current?.disconnect(false);

  private signal(signal: Signal): void {
    if (signal === 'closed' || this.waiter?.until.includes(signal)) {
      this.waiter?.done();
    }
  }

  private async run(turn: number): Promise<void> {
    this.listener.status('connecting');
    while (turn === this.turn) {
      const verdict = await this.attempt(turn);
      if (turn === this.turn) {
        this.failures += 1;
        this.listener.status(this.troubled());
        await this.pause(verdict);
      }
    }
  }

  private troubled(): RoomStatus {
    if (this.failures > FAILED_AFTER) {
      return 'failed';
    }
    return this.everConnected ? 'reconnecting' : 'connecting';
  }

  /** One room from its making to its end. */
  private async attempt(turn: number): Promise<Verdict> {
    const livekit = await this.load().catch(() => null);
    const { media } = this;
    if (!livekit || !media || turn !== this.turn) {
      return 'again';
    }
    livekit.setLogLevel('warn');
    const room = new livekit.Room(options(livekit, this.speaker()));
    this.current = room;
    this.listener.made(room, livekit);
    try {
      return await this.live(turn, livekit, room, media);
    } catch (error) {
      return isTokenRefused(livekit, error) ? 'token' : 'again';
    } finally {
      this.room = this.room === room ? null : this.room;
      this.listener.gone(room);
    }
  }

  /** Connects and stays until the end. Throws what connecting throws. */
  private async live(turn: number, livekit: LiveKit, room: Room, media: Media): Promise<Verdict> {
    const ended = new Promise<DisconnectReason | undefined>(resolve => {
      room.once(livekit.RoomEvent.Disconnected, resolve);
    });
    room.on(livekit.RoomEvent.Reconnecting, () => {
      if (turn === this.turn) {
        this.listener.status('reconnecting');
      }
    });
    room.on(livekit.RoomEvent.Reconnected, () => this.up(turn, room));
    await room.connect(socketUrl(media.url, window.location.href), media.token, {
      autoSubscribe: false,
      maxRetries: 0,
      websocketTimeout: 5_000,
      peerConnectionTimeout: 8_000,
      rtcConfig: { iceServers: [] }
    });
    this.up(turn, room);
    return judge(livekit, await ended);
  }

  private up(turn: number, room: Room): void {
    if (turn !== this.turn) {
      void room.disconnect(false);
      return;
    }
    this.failures = 0;
    this.everConnected = true;
    this.room = room;
    this.listener.status('connected');
    this.listener.connected(room);
  }

  private pause(verdict: Verdict): Promise<void> {
    switch (verdict) {
      case 'taken':
        return this.wait(TAKEN_MS, []);
      case 'dismissed':
        // The old token would still open the door, but only the class may say so.
        return this.wait(null, ['token']);
      case 'token':
        this.listener.tokenRefused();
        return this.wait(TOKEN_MS, ['token']);
      case 'again': {
        const pause = NEW_ROOM_MS[this.failures - 1] ?? PATIENT_MS;
        return this.wait(pause * (0.5 + Math.random() / 2) + Math.random() * SPREAD_MS, [
          'network'
        ]);
      }
    }
  }

  /** For `ms`, or for ever, or until one of these happens. */
  private wait(ms: number | null, until: Signal[]): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        window.clearTimeout(timer);
        this.waiter = null;
        resolve();
      };
      const timer = ms === null ? undefined : window.setTimeout(done, ms);
      this.waiter = { until, done };
    });
  }
}

function judge(livekit: LiveKit, reason: DisconnectReason | undefined): Verdict {
  switch (reason) {
    case livekit.DisconnectReason.DUPLICATE_IDENTITY:
      return 'taken';
    case livekit.DisconnectReason.PARTICIPANT_REMOVED:
    case livekit.DisconnectReason.ROOM_DELETED:
      return 'dismissed';
    default:
      return 'again';
  }
}

function options(livekit: LiveKit, speaker: string | undefined): RoomOptions {
  return {
    singlePeerConnection: false,
    adaptiveStream: true,
    dynacast: true,
    // The engine owns the devices: they outlive a room that has to be made anew.
    stopLocalTrackOnUnpublish: false,
    // The library would hang up when JupyterLab only asks "leave this page?"; see `hide`.
    disconnectOnPageLeave: false,
    audioOutput: speaker ? { deviceId: speaker } : undefined,
    publishDefaults: {
      videoCodec: 'vp8',
      backupCodec: false,
      simulcast: true,
      // What was said just before comes once more with what is said now.
      red: true,
      dtx: true,
      audioPreset: livekit.AudioPresets.speech
    },
    reconnectPolicy: {
      nextRetryDelayInMs: ({ retryCount }) =>
        retryCount < MENDING_MS.length
          ? MENDING_MS[retryCount] * (0.5 + Math.random()) + Math.random() * SPREAD_MS
          : null
    }
  };
}

function isTokenRefused(livekit: LiveKit, error: unknown): boolean {
  return (
    error instanceof livekit.ConnectionError &&
    error.reason === livekit.ConnectionErrorReason.NotAllowed
  );
}
