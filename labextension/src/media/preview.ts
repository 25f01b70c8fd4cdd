/**
 * What will others see and hear of me, before I join?
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type IPlatform, type IProblem } from '../platform';
import {
  askForBoth,
  capture,
  listDevices,
  onDevicesChanged,
  readChoices,
  rememberChoice,
  unplugged,
  type Choices,
  type DeviceKind,
  type IDevice
} from './devices';
import { measure } from './levels';

export type { IDevice } from './devices';

export interface IPreviewState {
  cameras: IDevice[];
  microphones: IDevice[];
  /** Empty where the browser cannot choose a speaker. */
  speakers: IDevice[];
  chosen: Choices;
  /** Loudness of one's own microphone, 0..1, about 15 times a second. */
  level: number;
  /** Per device, so that a missing camera does not hide a working microphone. */
  problems: Partial<Record<DeviceKind, IProblem>>;
  /** The first of `problems`. */
  problem: IProblem | null;
  /** One's own picture and sound; play it muted. */
  stream: MediaStream | null;
  starting: boolean;
}

type Input = 'microphone' | 'camera';

export class DevicePreview {
  readonly store: StoreApi<IPreviewState>;
  private readonly tracks: Partial<Record<Input, MediaStreamTrack>> = {};
  private stopLevel: (() => void) | null = null;
  private stopListening: (() => void) | null = null;
  /** Counts starts and stops: a device that opens after a stop is let go at once. */
  private turn = 0;

  constructor(private readonly platform: IPlatform) {
    this.store = createStore<IPreviewState>(() => ({
      cameras: [],
      microphones: [],
      speakers: [],
      chosen: readChoices(platform.storage),
      level: 0,
      problems: {},
      problem: null,
      stream: null,
      starting: false
    }));
  }

  /** Asks the browser for what is wanted and starts level and picture. Never throws: see `problems`. */
  async start(want: { microphone?: boolean; camera?: boolean } = {}): Promise<void> {
    this.stop();
    const turn = ++this.turn;
    this.stopListening = onDevicesChanged(() => void this.list());
    this.store.setState({ starting: true, problems: {}, problem: null });
    const inputs: Input[] = (['microphone', 'camera'] as const).filter(one => want[one] !== false);
    if (inputs.length > 1) {
      await askForBoth();
    }
    if (turn !== this.turn) {
      return;
    }
    await Promise.all(inputs.map(input => this.open(input, turn)));
    await this.list();
    if (turn === this.turn) {
      this.store.setState({ starting: false });
    }
  }

  /** Takes another device, at once when its kind is on; remembered for the class. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    this.store.setState({ chosen: rememberChoice(this.platform.storage, kind, id) });
    if (kind !== 'speaker' && this.stopListening) {
      await this.open(kind, this.turn);
    }
  }

  /** Releases camera and microphone. */
  stop(): void {
    this.turn += 1;
    this.stopListening?.();
    this.stopListening = null;
    this.release('microphone');
    this.release('camera');
    this.store.setState({ stream: null, level: 0, starting: false });
  }

  private async open(input: Input, turn: number): Promise<void> {
    this.release(input);
    try {
      const chosen = this.store.getState().chosen[input];
      const [track] = await capture(this.platform.trans, input, chosen);
      if (turn !== this.turn) {
        track.stop();
        return;
      }
      this.tracks[input] = track;
      track.onended = () => this.lost(input);
      this.report(input, null);
    } catch (error) {
      this.report(input, error instanceof Refused ? error.problem : null);
      return;
    }
    this.show();
    if (input === 'microphone') {
      this.listen();
    }
  }

  private listen(): void {
    this.stopLevel?.();
    const { microphone } = this.tracks;
    this.stopLevel = microphone
      ? measure(microphone, level => this.store.setState({ level }))
      : null;
  }

  private lost(input: Input): void {
    this.release(input);
    this.report(input, unplugged(this.platform.trans, input));
    this.show();
  }

  private release(input: Input): void {
    const track = this.tracks[input];
    delete this.tracks[input];
    if (track) {
      track.onended = null;
      track.stop();
    }
    if (input === 'microphone') {
      this.stopLevel?.();
      this.stopLevel = null;
    }
  }

  private show(): void {
    const tracks = Object.values(this.tracks);
    this.store.setState({ stream: tracks.length > 0 ? new MediaStream(tracks) : null });
  }

  private report(input: Input, problem: IProblem | null): void {
    const problems = { ...this.store.getState().problems };
    if (problem) {
      problems[input] = problem;
    } else {
      delete problems[input];
    }
    const first = problems.microphone ?? problems.camera ?? null;
    this.store.setState({ problems, problem: first });
  }

  private async list(): Promise<void> {
    const { camera, microphone, speaker } = await listDevices();
    this.store.setState({ cameras: camera, microphones: microphone, speakers: speaker });
  }
}
