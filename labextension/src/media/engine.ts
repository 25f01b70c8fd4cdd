/**
 * How does sound and picture get in and out of this page?
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClassSession } from '../model/session';
import type { IPlatform, IProblem } from '../platform';
import type { Source } from '../model/view';

export type Visible = 'camera' | 'screen';
export type DeviceKind = 'microphone' | 'camera' | 'speaker';
export type SourceState = 'off' | 'opening' | 'on' | 'problem';
export type Quality = 'excellent' | 'good' | 'poor' | 'lost' | 'unknown';

export interface IMediaState {
  status: 'off' | 'connecting' | 'connected' | 'reconnecting' | 'failed';
  microphone: SourceState;
  camera: SourceState;
  screen: SourceState;
  problems: Partial<Record<Source | 'speaker' | 'connection', IProblem>>;
  /** Person ids, loudest first. */
  speaking: string[];
  quality: Record<string, Quality>;
  /** Which picture of whom can be watched now (published and not muted). */
  sees: Record<string, { camera: boolean; screen: boolean }>;
  /** The browser wants a click before it plays sound: show a button that calls `startAudio`. */
  audioBlocked: boolean;
  /** One's own camera is shown as in a mirror (by the views; what others get is never mirrored). */
  mirror: boolean;
  /** Chosen device ids; absent means the system's own choice. */
  devices: Partial<Record<DeviceKind, string>>;
}

export class MediaEngine {
  readonly store: StoreApi<IMediaState> = createStore<IMediaState>(() => ({
    status: 'off',
    microphone: 'off',
    camera: 'off',
    screen: 'off',
    problems: {},
    speaking: [],
    quality: {},
    sees: {},
    audioBlocked: false,
    mirror: true,
    devices: {}
  }));

  constructor(private readonly platform: IPlatform) {}

  /** Follows this session: connects while it is live, lets go when it ends. Gives a detach. */
  attach(session: ClassSession): () => void {
    void [session, this.platform];
    return () => undefined;
  }

  /** Command first, then the device, then the line. Throws `Refused`. */
  async setMicrophone(on: boolean): Promise<void> {
    void on;
  }

  async setCamera(on: boolean): Promise<void> {
    void on;
  }

  async setScreen(on: boolean): Promise<void> {
    void on;
  }

  /** Switches in flight when the source is on; remembered. Throws `Refused`. */
  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    void [kind, id];
  }

  setMirror(on: boolean): void {
    void on;
  }

  /**
   * Shows a person's picture in `element` and subscribes only while the element is on screen.
   * One's own id shows the local preview. Call the returned function when the element goes.
   */
  watch(person: string, source: Visible, element: HTMLVideoElement): () => void {
    void [person, source, element];
    return () => undefined;
  }

  /** After `audioBlocked`: call from a click. */
  async startAudio(): Promise<void> {}

  /** Lets go of line and devices. */
  async stop(): Promise<void> {}
}
