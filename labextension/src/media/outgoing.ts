/**
 * Does what this person wants to send really go out, and nothing else?
 *
 * One `Outgoing` per source. It holds the device's tracks and makes the room match what is
 * wanted whenever something changes: a room came, a permission came, the server took a track
 * away. The tracks are ours, not the client library's, so they survive a room that is made anew.
 */
import type {
  LocalTrackPublication,
  Participant,
  Room,
  TrackPublishOptions,
  Track
} from 'livekit-client';
import type { Source } from '../model/view';
import type { LiveKit } from './room';

/** A muted microphone keeps its device for the next word so long, and then lets it go. */
const REST_MS = 30_000;
/**
 * After quick clicks the server may still carry out an earlier "no" when the next "yes" is on its
 * way. Only a mute that lasts longer, with the permission there, is somebody's will.
 */
const SETTLED_MS = 1_000;
const RETRY_MS = 2_000;
/** The server takes a track away first and tells the withdrawn permission right after. */
const UNPUBLISHED_MS = 250;

export interface IStage {
  room: Room;
  livekit: LiveKit;
}

export interface IOutgoingListener {
  /** Is it heard or seen by the others now? */
  live(live: boolean): void;
  /** The device stopped by itself: unplugged, or "stop sharing" in the browser's own bar. */
  ended(): void;
  /** The server muted it, and not because its permission is just changing. */
  silenced(): void;
  /** These are the device's tracks from now on. */
  held(tracks: MediaStreamTrack[]): void;
}

export class Outgoing {
  /** What the device gives; empty while the device is free. */
  tracks: MediaStreamTrack[] = [];
  wanted = false;
  private stage: IStage | null = null;
  private work: Promise<void> | null = null;
  private again = false;
  private resting: number | undefined;
  private doubt: number | undefined;
  private retry: number | undefined;

  constructor(
    readonly source: Source,
    private readonly listener: IOutgoingListener
  ) {}

  /** The device's tracks that may go out from now on. */
  async open(tracks: MediaStreamTrack[]): Promise<void> {
    this.hold(tracks);
    this.wanted = true;
    await this.settle();
  }

  /** Silence at once, on this page; the server is told right after. A camera's light goes off. */
  close(): void {
    this.wanted = false;
    this.tracks.forEach(track => {
      track.enabled = false;
    });
    if (this.source === 'microphone') {
      window.clearTimeout(this.resting);
      this.resting = window.setTimeout(() => this.release(), REST_MS);
    } else {
      this.release();
    }
    void this.settle();
  }

  /** Silence, and the device is free. */
  release(): void {
    this.wanted = false;
    this.hold([]);
    void this.settle();
  }

  /** Takes other tracks of the same kind: the switch of a device. */
  async replace(tracks: MediaStreamTrack[]): Promise<void> {
    this.hold(tracks);
    await this.settle();
  }

  enter(stage: IStage): void {
    const { room, livekit } = stage;
    this.stage = stage;
    room.on(livekit.RoomEvent.TrackMuted, (publication, participant) => {
      this.muted(stage, publication.source, participant);
    });
    room.on(livekit.RoomEvent.ParticipantPermissionsChanged, (_, participant) => {
      if (participant === room.localParticipant) {
        void this.settle();
      }
    });
    room.on(livekit.RoomEvent.LocalTrackUnpublished, () => {
      this.listener.live(false);
      window.setTimeout(() => void this.settle(), UNPUBLISHED_MS);
    });
  }

  leave(room: Room): void {
    if (this.stage?.room === room) {
      this.stage = null;
      this.listener.live(false);
    }
  }

  /** Makes the room match; calls while it works make it look once more. */
  settle(): Promise<void> {
    this.again = true;
    this.work ??= this.run();
    return this.work;
  }

  private async run(): Promise<void> {
    // The first look is a turn later, so that `work` is set before it can be done.
    await Promise.resolve();
    while (this.again) {
      this.again = false;
      await this.match();
    }
    this.work = null;
  }

  private async match(): Promise<void> {
    const { stage } = this;
    if (!stage || stage.room.state !== stage.livekit.ConnectionState.Connected) {
      return;
    }
    if (this.wanted && this.tracks.some(isSpent)) {
      this.listener.ended();
      return;
    }
    try {
      await (this.wanted ? this.send(stage) : this.hush(stage));
    } catch {
      // A break or a permission taken back meanwhile is told by an event; a slow server is not.
      this.listener.live(false);
      window.clearTimeout(this.retry);
      this.retry = window.setTimeout(() => void this.settle(), RETRY_MS);
    }
  }

  private async send(stage: IStage): Promise<void> {
    const allowed = this.tracks.filter(track => mayPublish(stage, this.source, track.kind));
    for (const track of allowed) {
      await this.sendOne(stage, track);
    }
    if (this.wanted) {
      this.listener.live(allowed.length > 0);
    }
  }

  private async sendOne(stage: IStage, track: MediaStreamTrack): Promise<void> {
    const publication = publicationOf(stage, this.source, track.kind);
    if (!publication?.track) {
      const options = publishOptions(stage.livekit, this.source, track.kind);
      const published = await stage.room.localParticipant.publishTrack(track, options);
      // The library would take a stopped screen down; here its end is a mute like any other.
      published.track?.removeAllListeners(stage.livekit.TrackEvent.Ended);
      return;
    }
    if (publication.track.mediaStreamTrack !== track) {
      await publication.track.replaceTrack(track, true);
    }
    if (this.wanted && publication.isMuted) {
      await publication.unmute();
    }
  }

  /**
   * Muted, not taken down: each new publication would add a section to the offer, which never
   * shrinks, and the next word would wait for a negotiation.
   */
  private async hush(stage: IStage): Promise<void> {
    this.listener.live(false);
    for (const kind of ['video', 'audio']) {
      await publicationOf(stage, this.source, kind)?.mute();
    }
  }

  private muted(stage: IStage, source: Track.Source, participant: Participant): void {
    const main = mainKind(this.source);
    const ours = sourceOf(stage.livekit, this.source, main) === source;
    if (!ours || !this.wanted || participant !== stage.room.localParticipant) {
      return;
    }
    this.listener.live(false);
    window.clearTimeout(this.doubt);
    this.doubt = window.setTimeout(() => {
      const muted = publicationOf(stage, this.source, main)?.isMuted;
      if (muted && this.wanted && this.stage === stage && mayPublish(stage, this.source, main)) {
        this.listener.silenced();
      }
    }, SETTLED_MS);
  }

  private hold(tracks: MediaStreamTrack[]): void {
    window.clearTimeout(this.resting);
    const gone = this.tracks.filter(track => !tracks.includes(track));
    for (const old of gone) {
      old.onended = null;
      old.stop();
    }
    this.tracks = tracks;
    for (const track of tracks) {
      track.enabled = true;
      track.contentHint = hintFor(this.source, track.kind);
      track.onended = () => this.ended(track);
    }
    this.listener.held(tracks);
  }

  private ended(track: MediaStreamTrack): void {
    // The sound of a shared tab may stop while its picture goes on.
    if (this.source === 'screen' && track.kind === 'audio') {
      this.tracks = this.tracks.filter(one => one !== track);
      return;
    }
    this.listener.ended();
  }
}

/** The library stops a track that it failed to publish, and no event tells so. */
function isSpent(track: MediaStreamTrack): boolean {
  return track.readyState === 'ended';
}

function mainKind(source: Source): string {
  return source === 'microphone' ? 'audio' : 'video';
}

/** Has the server let this through? An empty list of sources means all of them. */
function mayPublish({ room, livekit }: IStage, source: Source, kind: string): boolean {
  const { permissions } = room.localParticipant;
  if (!permissions?.canPublish) {
    return false;
  }
  const { canPublishSources } = permissions;
  const wanted = livekit.Track.sourceToProto(sourceOf(livekit, source, kind));
  return canPublishSources.length === 0 || canPublishSources.includes(wanted);
}

function publicationOf(
  { room, livekit }: IStage,
  source: Source,
  kind: string
): LocalTrackPublication | undefined {
  return room.localParticipant.getTrackPublication(sourceOf(livekit, source, kind));
}

/** The library's name of a source; the sound of a screen is a source of its own there. */
function sourceOf(
  { Track: { Source: sources } }: LiveKit,
  source: Source,
  kind: string
): Track.Source {
  switch (source) {
    case 'microphone':
      return sources.Microphone;
    case 'camera':
      return sources.Camera;
    case 'screen':
      return kind === 'audio' ? sources.ScreenShareAudio : sources.ScreenShare;
  }
}

function publishOptions(livekit: LiveKit, source: Source, kind: string): TrackPublishOptions {
  const options: TrackPublishOptions = { source: sourceOf(livekit, source, kind) };
  return source === 'screen' && kind === 'audio'
    ? { ...options, dtx: false, red: false, audioPreset: livekit.AudioPresets.music }
    : options;
}

function hintFor(source: Source, kind: string): string {
  if (source === 'screen') {
    return kind === 'video' ? 'detail' : 'music';
  }
  return kind === 'video' ? 'motion' : 'speech';
}
