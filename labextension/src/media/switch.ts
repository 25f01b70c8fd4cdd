/**
 * What happens between a person's click on a microphone, camera or screen and being heard?
 *
 * One thing after the other per source: the class is asked, the device is opened, the room is
 * told. Turning off is different: silence comes first and at once, the asking after it. A click
 * that comes while another is under way replaces it.
 */
import type { Command, Source } from '../model/view';
import { Refused, type IProblem, type ITranslator } from '../platform';
import { capture, isGranted, unplugged } from './devices';
import { Outgoing } from './outgoing';
import { waitingForMedia } from './words';

export type SourceState = 'off' | 'opening' | 'on' | 'problem';

/** From the class's yes to going out; longer than that is told. */
const OUT_MS = 10_000;

export interface ISwitchPorts {
  trans: ITranslator;
  /** Throws `Refused`. */
  send(command: Command): Promise<void>;
  /** Does the class have this source as open? */
  isOpen(): boolean;
  /** Is there a line to the class right now? */
  isLive(): boolean;
  device(): string | undefined;
  state(state: SourceState, problem: IProblem | null): void;
  /** The device's tracks are other ones now. */
  tracks(tracks: MediaStreamTrack[]): void;
  /** The media server muted it. */
  silenced(): void;
}

export class SourceSwitch {
  readonly outgoing: Outgoing;
  /** Is it on, or under way to be, as far as this page is concerned? */
  active = false;
  private intent = 0;
  private pending = 0;
  private queue: Promise<void> = Promise.resolve();
  private live = false;
  private wentOut: () => void = () => undefined;

  constructor(
    readonly source: Source,
    private readonly ports: ISwitchPorts
  ) {
    this.outgoing = new Outgoing(source, {
      live: live => this.heard(live),
      ended: () => void this.ended(),
      silenced: () => ports.silenced(),
      held: tracks => ports.tracks(tracks)
    });
  }

  /** Throws `Refused`. */
  on(): Promise<void> {
    const mine = ++this.intent;
    this.ports.state('opening', null);
    return this.enqueue(() => this.open(mine));
  }

  off(): Promise<void> {
    this.silence(null);
    return this.enqueue(() => this.closeInClass());
  }

  /** Someone else closed it: the device is let go. */
  closed(problem: IProblem): void {
    this.silence(problem);
    this.outgoing.release();
  }

  /** The class is over for this page. */
  drop(): void {
    this.silence(null);
    this.outgoing.release();
  }

  /** After a break: what the class has as open but is off here, is closed there too. */
  reconcile(closedMeanwhile: IProblem): void {
    if (this.pending > 0) {
      return;
    }
    if (this.active && !this.ports.isOpen()) {
      this.closed(closedMeanwhile);
    } else if (!this.active && this.ports.isOpen()) {
      void this.enqueue(() => this.closeInClass());
    }
  }

  /** Takes exactly this device from now on. Throws `Refused`; the old one then goes on. */
  async useDevice(device: string): Promise<void> {
    if (this.active && this.outgoing.tracks.length > 0) {
      const tracks = await capture(this.ports.trans, this.source, device, true);
      await this.outgoing.replace(tracks);
    } else if (!this.active) {
      this.outgoing.release();
    }
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.pending += 1;
    const done = this.queue.then(work).finally(() => {
      this.pending -= 1;
    });
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async open(mine: number): Promise<void> {
    if (mine !== this.intent) {
      return;
    }
    this.active = true;
    try {
      const tracks = await this.acquire();
      if (mine !== this.intent) {
        stopAll(tracks, this.outgoing.tracks);
        return;
      }
      const out = this.out();
      await this.outgoing.open(tracks);
      await out;
    } catch (error) {
      if (mine === this.intent) {
        this.failed(error);
        throw error;
      }
    }
  }

  /** The class's yes and the device's tracks; side by side when the browser asks nobody. */
  private async acquire(): Promise<MediaStreamTrack[]> {
    const { ports, source, outgoing } = this;
    const warm = outgoing.tracks.length > 0 && outgoing.tracks.every(isAlive);
    const silent = warm || (await isGranted(source));
    const capturing = warm
      ? Promise.resolve(outgoing.tracks)
      : capture(ports.trans, source, ports.device());
    if (!silent) {
      await capturing;
    }
    const asking = ports.isOpen() ? Promise.resolve() : ports.send({ kind: 'OpenSource', source });
    const [device, answer] = await Promise.allSettled([capturing, asking]);
    if (device.status === 'fulfilled' && answer.status === 'fulfilled') {
      return device.value;
    }
    if (device.status === 'fulfilled') {
      stopAll(device.value, []);
    }
    if (answer.status === 'fulfilled') {
      // So that this closing is not told as someone else's.
      this.active = false;
      await this.closeInClass();
    }
    throw answer.status === 'rejected' ? answer.reason : (device as PromiseRejectedResult).reason;
  }

  /** Resolves once it is out; throws `Refused` when that takes too long, and goes on trying. */
  private out(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(
        () => reject(new Refused(waitingForMedia(this.ports.trans))),
        OUT_MS
      );
      this.wentOut = () => {
        window.clearTimeout(timer);
        resolve();
      };
      if (this.live) {
        this.wentOut();
      }
    });
  }

  private heard(live: boolean): void {
    this.live = live;
    if (live) {
      this.wentOut();
    }
    if (this.active && this.outgoing.wanted) {
      this.ports.state(live ? 'on' : 'opening', null);
    }
  }

  private failed(error: unknown): void {
    const problem = error instanceof Refused ? error.problem : null;
    if (problem?.code === 'media_slow') {
      this.ports.state('opening', problem);
      return;
    }
    this.active = false;
    this.outgoing.release();
    this.ports.state(problem?.code === 'cancelled' ? 'off' : 'problem', problem);
  }

  private silence(problem: IProblem | null): void {
    this.intent += 1;
    this.active = false;
    this.outgoing.close();
    this.wentOut();
    this.ports.state('off', problem);
  }

  private async closeInClass(): Promise<void> {
    const { ports, source } = this;
    if (!ports.isLive() || !ports.isOpen()) {
      return;
    }
    try {
      await ports.send({ kind: 'CloseSource', source });
    } catch {
      // Silent here already; after the break `reconcile` closes it in the class.
    }
  }

  /** The device stopped by itself. Another one may take over; a screen was stopped on purpose. */
  private async ended(): Promise<void> {
    const { ports, source } = this;
    if (source === 'screen' || !this.active) {
      await this.off();
      return;
    }
    const mine = this.intent;
    try {
      const tracks = await capture(ports.trans, source);
      if (mine === this.intent) {
        await this.outgoing.replace(tracks);
      } else {
        stopAll(tracks, this.outgoing.tracks);
      }
    } catch {
      await this.off();
      ports.state('problem', unplugged(ports.trans, source));
    }
  }
}

function isAlive(track: MediaStreamTrack): boolean {
  return track.readyState === 'live';
}

function stopAll(tracks: MediaStreamTrack[], except: MediaStreamTrack[]): void {
  tracks.filter(track => !except.includes(track)).forEach(track => track.stop());
}
