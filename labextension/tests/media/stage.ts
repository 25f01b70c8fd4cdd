/**
 * A room without a network: just enough of the client library for the logic around it.
 *
 * What the real library and a real server do is proven in browsers; here a test decides when a
 * permission comes, and sees what was published and muted.
 */
import type { Room } from 'livekit-client';
import type { IStage } from '../../src/media/outgoing';
import type { LiveKit } from '../../src/media/room';

type Handler = (...args: unknown[]) => void;

class Emitter {
  private readonly handlers = new Map<string, Handler[]>();
  on(event: string, handler: Handler): this {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
    return this;
  }
  emit(event: string, ...args: unknown[]): void {
    this.handlers.get(event)?.forEach(handler => handler(...args));
  }
}

export class FakeTrack extends EventTarget {
  readyState = 'live';
  enabled = true;
  contentHint = '';
  onended: (() => void) | null = null;
  constructor(readonly kind: 'audio' | 'video') {
    super();
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

export function track(kind: 'audio' | 'video'): MediaStreamTrack & FakeTrack {
  return new FakeTrack(kind) as unknown as MediaStreamTrack & FakeTrack;
}

export class FakePublication {
  isMuted = false;
  readonly track: {
    mediaStreamTrack: MediaStreamTrack;
    replaceTrack(next: MediaStreamTrack): Promise<void>;
    removeAllListeners(): void;
  };
  constructor(
    readonly source: string,
    first: MediaStreamTrack
  ) {
    const held = {
      mediaStreamTrack: first,
      replaceTrack: async (next: MediaStreamTrack) => {
        held.mediaStreamTrack = next;
      },
      removeAllListeners: () => undefined
    };
    this.track = held;
  }
  async mute(): Promise<void> {
    this.isMuted = true;
  }
  async unmute(): Promise<void> {
    this.isMuted = false;
  }
}

const SOURCES = ['microphone', 'camera', 'screen_share', 'screen_share_audio'];

export class FakeRoom extends Emitter {
  state = 'connected';
  readonly publications = new Map<string, FakePublication>();
  readonly localParticipant = {
    permissions: { canPublish: false, canPublishSources: [] as number[] },
    getTrackPublication: (source: string) => this.publications.get(source),
    publishTrack: async (one: MediaStreamTrack, { source }: { source: string }) => {
      const publication = new FakePublication(source, one);
      this.publications.set(source, publication);
      return publication;
    }
  };

  /** Names as the library has them; none means no right at all. */
  allow(...sources: string[]): void {
    this.localParticipant.permissions = {
      canPublish: sources.length > 0,
      canPublishSources: sources.map(source => SOURCES.indexOf(source))
    };
    this.emit('participantPermissionsChanged', undefined, this.localParticipant);
  }

  stage(): IStage {
    return { room: this as unknown as Room, livekit: LIVEKIT };
  }

  /** What is published and not muted. */
  heard(): string[] {
    return [...this.publications.values()].filter(one => !one.isMuted).map(one => one.source);
  }
}

const LIVEKIT = {
  ConnectionState: { Connected: 'connected' },
  RoomEvent: {
    TrackMuted: 'trackMuted',
    ParticipantPermissionsChanged: 'participantPermissionsChanged',
    LocalTrackUnpublished: 'localTrackUnpublished'
  },
  TrackEvent: { Ended: 'ended' },
  AudioPresets: { music: {} },
  Track: {
    Source: {
      Microphone: 'microphone',
      Camera: 'camera',
      ScreenShare: 'screen_share',
      ScreenShareAudio: 'screen_share_audio'
    },
    sourceToProto: (source: string) => SOURCES.indexOf(source)
  }
} as unknown as LiveKit;

/** Until everything started has come to rest. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await Promise.resolve();
  }
}
