/**
 * What of the others does this page take, and where does it show?
 *
 * Every open microphone, because one listens without looking; a picture only while an element
 * that shows it is on screen. All else costs nothing, and so does what this person does not want.
 */
import type {
  Participant,
  RemoteParticipant,
  RemoteTrack,
  RemoteTrackPublication,
  Room
} from 'livekit-client';
import type { IStage } from './outgoing';
import type { Receivable } from './receiving';
import { Visibility } from './visibility';

export type Visible = 'camera' | 'screen';

/** Who just stopped speaking often goes on: their line is kept for the next word. */
const MUTED_KEEP_MS = 20_000;

interface IWatcher {
  person: string;
  source: Visible;
  element: HTMLVideoElement;
  visible: boolean;
}

export class Incoming {
  private stage: IStage | null = null;
  private readonly watchers = new Set<IWatcher>();
  private readonly visibility = new Visibility();
  /** What was last asked of the server; the library's own flag starts as "yes". */
  private readonly asked = new WeakMap<RemoteTrackPublication, boolean>();
  private readonly dropping = new Map<RemoteTrackPublication, number>();

  constructor(
    private readonly sounds: () => HTMLElement,
    private readonly changed: () => void,
    private readonly wants: (what: Receivable) => boolean
  ) {}

  enter(stage: IStage): void {
    const { room, livekit } = stage;
    const { RoomEvent } = livekit;
    this.stage = stage;
    const look = (): void => this.look();
    room
      .on(RoomEvent.TrackPublished, look)
      .on(RoomEvent.TrackUnpublished, look)
      .on(RoomEvent.TrackMuted, look)
      .on(RoomEvent.TrackUnmuted, look)
      .on(RoomEvent.TrackStreamStateChanged, () => this.changed())
      .on(RoomEvent.ParticipantConnected, look)
      .on(RoomEvent.ParticipantDisconnected, look)
      .on(RoomEvent.TrackSubscribed, (track, publication, participant) =>
        this.show(track, publication, participant)
      )
      .on(RoomEvent.TrackUnsubscribed, track => this.hide(track));
  }

  leave(room: Room): void {
    if (this.stage?.room === room) {
      this.stage = null;
      this.dropping.forEach(timer => window.clearTimeout(timer));
      this.dropping.clear();
      this.sounds().replaceChildren();
      this.changed();
    }
  }

  watch(person: string, source: Visible, element: HTMLVideoElement): () => void {
    const watcher: IWatcher = { person, source, element, visible: false };
    this.watchers.add(watcher);
    this.attach(watcher);
    const stop = this.visibility.watch(element, visible => {
      watcher.visible = visible;
      this.look();
    });
    return () => {
      stop();
      this.watchers.delete(watcher);
      this.detach(watcher);
      this.look();
    };
  }

  /** Asks for what is wanted now and lets go of the rest. */
  look(): void {
    if (!this.stage) {
      return;
    }
    for (const participant of this.stage.room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        this.decide(this.stage, participant, publication);
      }
    }
    this.changed();
  }

  /** Which pictures can be watched now: published and not muted. */
  pictures(): Record<string, Record<Visible, boolean>> {
    return this.stage ? picturesOf(this.stage, this.wants) : {};
  }

  /** Pictures, by `person/source`, that the server holds back for now. */
  held(): string[] {
    const { livekit, room } = this.stage ?? {};
    return [...(room?.remoteParticipants.values() ?? [])].flatMap(
      ({ identity, trackPublications }) =>
        [...trackPublications.values()]
          .filter(({ track }) => track?.streamState === livekit?.Track.StreamState.Paused)
          .map(publication => `${identity}/${this.visibleSource(publication)}`)
    );
  }

  private decide(
    stage: IStage,
    participant: RemoteParticipant,
    publication: RemoteTrackPublication
  ): void {
    const { Source } = stage.livekit.Track;
    switch (publication.source) {
      case Source.Microphone:
        this.listen(participant, publication);
        break;
      case Source.ScreenShareAudio:
        this.ask(publication, this.wants('sound'));
        break;
      case Source.Camera:
        this.ask(publication, this.isWatched(participant.identity, 'camera'));
        break;
      case Source.ScreenShare:
        this.ask(publication, this.isWatched(participant.identity, 'screen'));
        break;
    }
  }

  private listen(participant: RemoteParticipant, publication: RemoteTrackPublication): void {
    const timer = this.dropping.get(publication);
    if (!this.wants('sound')) {
      window.clearTimeout(timer);
      this.dropping.delete(publication);
      this.ask(publication, false);
    } else if (!publication.isMuted) {
      window.clearTimeout(timer);
      this.dropping.delete(publication);
      this.ask(publication, true);
    } else if (timer === undefined && this.asked.get(publication)) {
      const drop = (): void => {
        this.dropping.delete(publication);
        if (participant.trackPublications.get(publication.trackSid) === publication) {
          this.ask(publication, false);
        }
      };
      this.dropping.set(publication, window.setTimeout(drop, MUTED_KEEP_MS));
    }
  }

  private ask(publication: RemoteTrackPublication, wanted: boolean): void {
    if ((this.asked.get(publication) ?? false) !== wanted) {
      this.asked.set(publication, wanted);
      publication.setSubscribed(wanted);
    }
  }

  private isWatched(person: string, source: Visible): boolean {
    return (
      this.wants(source) &&
      [...this.watchers].some(
        watcher => watcher.person === person && watcher.source === source && watcher.visible
      )
    );
  }

  private show(
    track: RemoteTrack,
    publication: RemoteTrackPublication,
    participant: Participant
  ): void {
    if (track.kind === 'audio') {
      this.sounds().append(track.attach());
      return;
    }
    const source = this.visibleSource(publication);
    for (const watcher of this.watchers) {
      if (watcher.person === participant.identity && watcher.source === source) {
        track.attach(watcher.element);
      }
    }
  }

  private hide(track: RemoteTrack): void {
    for (const element of track.detach()) {
      if (track.kind === 'audio') {
        element.remove();
      }
    }
  }

  private attach(watcher: IWatcher): void {
    this.trackOf(watcher)?.attach(watcher.element);
  }

  private detach(watcher: IWatcher): void {
    this.trackOf(watcher)?.detach(watcher.element);
  }

  private trackOf({ person, source }: IWatcher): RemoteTrack | undefined {
    const publications = this.stage?.room.remoteParticipants.get(person)?.trackPublications;
    for (const publication of publications?.values() ?? []) {
      if (this.visibleSource(publication) === source && publication.track) {
        return publication.track;
      }
    }
    return undefined;
  }

  private visibleSource(publication: RemoteTrackPublication): Visible | null {
    switch (publication.source) {
      case this.stage?.livekit.Track.Source.Camera:
        return 'camera';
      case this.stage?.livekit.Track.Source.ScreenShare:
        return 'screen';
      default:
        return null;
    }
  }
}

function picturesOf(
  { room, livekit }: IStage,
  wants: (what: Receivable) => boolean
): Record<string, Record<Visible, boolean>> {
  const { Source } = livekit.Track;
  const seen: Record<string, Record<Visible, boolean>> = {};
  for (const participant of room.remoteParticipants.values()) {
    const shows = (source: typeof Source.Camera | typeof Source.ScreenShare): boolean => {
      const publication = participant.getTrackPublication(source);
      return publication !== undefined && !publication.isMuted;
    };
    const pictures = {
      camera: wants('camera') && shows(Source.Camera),
      screen: wants('screen') && shows(Source.ScreenShare)
    };
    if (pictures.camera || pictures.screen) {
      seen[participant.identity] = pictures;
    }
  }
  return seen;
}
