/**
 * How does sound and picture get in and out of this page?
 *
 * The class decides who may send; this engine follows it. A source opens in the class first,
 * then the media server lets it through, then it goes out. A break of the class's own line
 * touches nothing here; the end of the class, a removal or another tab ends everything at once.
 */
import type { Participant } from 'livekit-client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { copresents, sends } from '../model/selectors';
import type { ClassSession, ISessionState } from '../model/session';
import type { Source } from '../model/view';
import { Refused, type IPlatform, type IProblem } from '../platform';
import { isGranted, readChoices, rememberChoice, type Choices, type DeviceKind } from './devices';
import { Incoming, type Visible } from './incoming';
import type { IStage } from './outgoing';
import { LinkWatch, type ILink } from './link';
import { OwnPictures } from './own';
import { keepReceiving, readReceiving, takes, type Receiving } from './receiving';
import { RoomLine, type LiveKit, type RoomStatus } from './room';
import { SourceSwitch, type SourceState } from './switch';
import { closedByOthers, closedWhileAway, mediaDown, notInClass, onlyOtherStaff } from './words';

export type { DeviceKind } from './devices';
export type { Visible } from './incoming';
export type { Receiving } from './receiving';
export type { SourceState } from './switch';

export type Quality = 'excellent' | 'good' | 'fair' | 'poor' | 'lost' | 'unknown';

export interface IMediaState {
  status: RoomStatus;
  microphone: SourceState;
  camera: SourceState;
  screen: SourceState;
  problems: Partial<Record<Source | 'speaker' | 'connection', IProblem>>;
  /** Person ids, loudest first. */
  speaking: string[];
  quality: Record<string, Quality>;
  /** One's own way to the media server, as this page measures it. */
  link: ILink | null;
  /** Which picture of whom can be watched now (published and not muted). */
  sees: Record<string, { camera: boolean; screen: boolean }>;
  /** Pictures, by `person/source`, that the server holds back because the line has no room for them. */
  held: readonly string[];
  /** The browser wants a click before it plays sound: show a button that calls `startAudio`. */
  audioBlocked: boolean;
  /** One's own camera is shown as in a mirror (by the views; what others get is never mirrored). */
  mirror: boolean;
  /** How much of the others' sound and pictures this person takes. */
  receiving: Receiving;
  /** Chosen device ids; absent means the system's own choice. */
  devices: Choices;
}

/** What the engine needs of a class. */
export type IClass = Pick<ClassSession, 'store' | 'send' | 'renewMedia' | 'levels'>;

const SOURCES = ['microphone', 'camera', 'screen'] as const;
const REMEMBERED = 'liveclass.sources';
const MIRROR = 'liveclass.mirror';

/** What there is while no room is. */
const NONE = { speaking: [], quality: {}, sees: {}, held: [], audioBlocked: false, problems: {} };

export class MediaEngine {
  readonly store: StoreApi<IMediaState>;
  private readonly switches: Record<Source, SourceSwitch>;
  private readonly own = new OwnPictures();
  private readonly incoming: Incoming;
  private readonly line: RoomLine;
  private readonly link: LinkWatch;
  private session: IClass | null = null;
  private unfollow: (() => void) | null = null;
  private sounds: HTMLElement | null = null;
  private restored = false;

  constructor(
    private readonly platform: IPlatform,
    private readonly load: () => Promise<LiveKit> = () => import('livekit-client')
  ) {
    this.store = createStore<IMediaState>(() => ({
      status: 'off',
      microphone: 'off',
      camera: 'off',
      screen: 'off',
      link: null,
      ...NONE,
      mirror: platform.storage.getItem(MIRROR) !== 'no',
      receiving: readReceiving(platform.storage),
      devices: readChoices(platform.storage)
    }));
    this.switches = {
      microphone: this.newSwitch('microphone'),
      camera: this.newSwitch('camera'),
      screen: this.newSwitch('screen')
    };
    this.incoming = new Incoming(
      () => this.soundsElement(),
      () => this.look(),
      what => takes(this.store.getState().receiving, what)
    );
    this.line = this.newLine();
    this.link = new LinkWatch(
      () => this.line.room,
      link => this.store.setState({ link }),
      level => this.session?.levels.report(level)
    );
  }

  /** Follows this session: connects while it is live, lets go when it ends. Gives a detach. */
  attach(session: IClass): () => void {
    this.unfollow?.();
    this.session = session;
    this.restored = false;
    const unsubscribe = session.store.subscribe((state, before) => this.follow(state, before));
    const unfollow = (): void => {
      unsubscribe();
      if (this.session === session) {
        this.session = null;
        this.unfollow = null;
        this.drop();
      }
    };
    this.unfollow = unfollow;
    this.follow(session.store.getState(), null);
    return unfollow;
  }

  /** Throws `Refused`. */
  setMicrophone(on: boolean): Promise<void> {
    return this.set('microphone', on);
  }

  /** Throws `Refused`. */
  setCamera(on: boolean): Promise<void> {
    return this.set('camera', on);
  }

  /** From a click: browsers open their screen picker only then. Throws `Refused`. */
  setScreen(on: boolean): Promise<void> {
    return this.set('screen', on);
  }

  /** Switches in flight when the source is on; remembered. Throws `Refused`. */
  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    if (kind !== 'speaker') {
      await this.switches[kind].useDevice(id);
    } else {
      await this.line.room?.switchActiveDevice('audiooutput', id);
    }
    this.store.setState({ devices: rememberChoice(this.platform.storage, kind, id) });
  }

  setMirror(on: boolean): void {
    this.platform.storage.setItem(MIRROR, on ? 'yes' : 'no');
    this.store.setState({ mirror: on });
  }

  /** Takes effect at once and is remembered. What is kept on is not touched: the sound goes on. */
  setReceiving(receiving: Receiving): void {
    keepReceiving(this.platform.storage, receiving);
    this.store.setState({ receiving });
    this.incoming.look();
  }

  /**
   * Shows a person's picture in `element` and subscribes only while the element is on screen.
   * One's own id shows the local preview. Call the returned function when the element goes.
   */
  watch(person: string, source: Visible, element: HTMLVideoElement): () => void {
    return person === this.session?.store.getState().you
      ? this.own.watch(source, element)
      : this.incoming.watch(person, source, element);
  }

  /** After `audioBlocked`: call from a click. */
  async startAudio(): Promise<void> {
    await this.line.room?.startAudio();
  }

  /** Lets go of line and devices. */
  async stop(): Promise<void> {
    this.unfollow?.();
    this.drop();
  }

  private set(source: Source, on: boolean): Promise<void> {
    if (!on) {
      return this.switches[source].off();
    }
    return isInClass(this.session?.store.getState())
      ? this.switches[source].on()
      : Promise.reject(new Refused(notInClass(this.platform.trans)));
  }

  private follow(state: ISessionState, before: ISessionState | null): void {
    if (state.phase === 'connecting') {
      // Fetched while the class is being joined, so that the first sound does not wait for it.
      void this.load().catch(() => undefined);
    }
    if (!isInClass(state)) {
      if (isInClass(before)) {
        this.drop();
      }
      return;
    }
    if (state.media) {
      this.line.open(state.media);
    }
    if (state.phase === 'live' && before?.phase !== 'live') {
      void this.arrive(state);
    } else if (before) {
      SOURCES.forEach(source => this.notice(source, state, before));
    }
  }

  /** The class is (again) there: what is on here and what is open there are made the same. */
  private async arrive(state: ISessionState): Promise<void> {
    this.link.repeat();
    const again = this.restored ? [] : this.remembered(state);
    this.restored = true;
    for (const source of SOURCES) {
      const wasOn = again.includes(source) && sends(state, source);
      if (wasOn && (await isGranted(source))) {
        void this.switches[source].on().catch(() => undefined);
      } else {
        this.switches[source].reconcile(closedWhileAway(this.platform.trans, source));
      }
    }
  }

  /** Someone closed what is on here. */
  private notice(source: Source, state: ISessionState, before: ISessionState): void {
    if (!this.switches[source].active || !sends(before, source) || sends(state, source)) {
      return;
    }
    if (copresents(before) && !copresents(state)) {
      this.switches[source].drop(); // said once, for all that was open
    } else {
      this.closedByOthers(source);
    }
  }

  private closedByOthers(source: Source): void {
    const { view, you } = this.session?.store.getState() ?? {};
    const by = view && you ? onlyOtherStaff(view, you) : null;
    this.switches[source].closed(closedByOthers(this.platform.trans, source, by));
  }

  private drop(): void {
    this.line.close();
    SOURCES.forEach(source => this.switches[source].drop());
    this.store.setState(NONE);
    this.sounds?.remove();
    this.sounds = null;
  }

  private newSwitch(source: Source): SourceSwitch {
    return new SourceSwitch(source, {
      trans: this.platform.trans,
      send: command =>
        this.session?.send(command) ?? Promise.reject(new Refused(notInClass(this.platform.trans))),
      isOpen: () => sends(this.session?.store.getState(), source),
      isLive: () => this.session?.store.getState().phase === 'live',
      device: () => (source === 'screen' ? undefined : this.choices()[source]),
      state: (state, problem) => this.show(source, state, problem),
      tracks: tracks => this.showOwn(source, tracks),
      silenced: () => this.closedByOthers(source)
    });
  }

  private newLine(): RoomLine {
    return new RoomLine(
      this.load,
      {
        made: (room, livekit) => this.listen({ room, livekit }),
        connected: () => {
          SOURCES.forEach(source => void this.switches[source].outgoing.settle());
          this.incoming.look();
          this.link.start();
        },
        gone: room => {
          SOURCES.forEach(source => this.switches[source].outgoing.leave(room));
          this.incoming.leave(room);
          this.link.stop();
          this.store.setState({ speaking: [], quality: {} });
        },
        status: status => this.showStatus(status),
        tokenRefused: () => this.session?.renewMedia()
      },
      () => this.choices().speaker
    );
  }

  private listen(stage: IStage): void {
    const { room, livekit } = stage;
    const { RoomEvent } = livekit;
    SOURCES.forEach(source => this.switches[source].outgoing.enter(stage));
    this.incoming.enter(stage);
    room
      .on(RoomEvent.ActiveSpeakersChanged, speakers =>
        this.store.setState({ speaking: speakers.map(one => one.identity) })
      )
      .on(RoomEvent.ConnectionQualityChanged, (quality, { identity }: Participant) =>
        this.store.setState(({ quality: known }) => ({
          quality: { ...known, [identity]: quality }
        }))
      )
      .on(RoomEvent.AudioPlaybackStatusChanged, () =>
        this.store.setState({ audioBlocked: !room.canPlaybackAudio })
      );
  }

  private show(source: Source, state: SourceState, problem: IProblem | null): void {
    this.store.setState(({ problems }) => ({
      [source]: state,
      problems: withProblem(problems, source, problem)
    }));
    this.remember();
  }

  /** Read anew each time: the preview before joining chooses too. */
  private choices(): Choices {
    const devices = readChoices(this.platform.storage);
    this.store.setState({ devices });
    return devices;
  }

  private showOwn(source: Source, tracks: MediaStreamTrack[]): void {
    if (source !== 'microphone') {
      this.own.show(source, tracks.find(track => track.kind === 'video') ?? null);
    }
  }

  private showStatus(status: RoomStatus): void {
    const problem = status === 'failed' ? mediaDown(this.platform.trans) : null;
    this.store.setState(({ problems }) => ({
      status,
      problems: withProblem(problems, 'connection', problem)
    }));
  }

  private look(): void {
    const now = { sees: this.incoming.pictures(), held: this.incoming.held() };
    const { sees, held } = this.store.getState();
    if (JSON.stringify(now) !== JSON.stringify({ sees, held })) {
      this.store.setState(now);
    }
  }

  /** What is on in this tab comes back after a refresh; a screen has to be chosen again. */
  private remember(): void {
    const session = this.session?.store.getState().session;
    if (session) {
      const on = SOURCES.filter(source => source !== 'screen' && this.switches[source].active);
      this.platform.tabStorage.setItem(REMEMBERED, JSON.stringify({ session, on }));
    }
  }

  private remembered({ session }: ISessionState): Source[] {
    try {
      const kept = JSON.parse(this.platform.tabStorage.getItem(REMEMBERED) ?? '{}');
      return kept.session === session && Array.isArray(kept.on) ? kept.on : [];
    } catch {
      return [];
    }
  }

  private soundsElement(): HTMLElement {
    if (!this.sounds) {
      this.sounds = document.createElement('div');
      this.sounds.hidden = true;
      document.body.append(this.sounds);
    }
    return this.sounds;
  }
}

function isInClass(state: ISessionState | null | undefined): boolean {
  return state?.phase === 'live' || state?.phase === 'reconnecting';
}

function withProblem(
  problems: IMediaState['problems'],
  of: keyof IMediaState['problems'],
  problem: IProblem | null
): IMediaState['problems'] {
  const next = { ...problems };
  if (problem) {
    next[of] = problem;
  } else {
    delete next[of];
  }
  return next;
}
