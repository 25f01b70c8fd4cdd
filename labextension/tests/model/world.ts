/**
 * A page's world for the models: sockets, timers and a clock that a test moves by hand.
 */
import type { IPorts, ISocket } from '../../src/model/connection';
import type { IFrame } from '../../src/model/line';
import type { IKeyValue, INotice, IPlatform, IReply } from '../../src/platform';

export class Memory implements IKeyValue {
  readonly map = new Map<string, string>();
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.map.set(key, value);
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
}

export class Socket implements ISocket {
  binaryType: BinaryType = 'blob';
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: IFrame[] = [];
  closed = false;

  constructor(readonly url: string) {}

  send(data: unknown): void {
    this.sent.push(JSON.parse(String(data)));
  }
  close(): void {
    this.closed = true;
  }
  opens(): void {
    this.onopen?.(new Event('open'));
  }
  says(frame: object): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
  breaks(): void {
    this.onclose?.(new CloseEvent('close'));
  }
  last(type: string): IFrame | undefined {
    return this.sent.filter(frame => frame.type === type).at(-1);
  }
}

interface ITimer {
  due: number;
  run: () => void;
}

export class World implements IPorts, IPlatform {
  time = 1_000_000;
  readonly sockets: Socket[] = [];
  readonly asked: { path: string; body: unknown }[] = [];
  /** What the user's own server answers; a function may throw for "no answer at all". */
  answer: () => IReply = () => ({
    status: 200,
    json: { ticket: `t${this.asked.length}`, socket: '/services/liveclass/socket', expires_in: 60 }
  });
  tabStorage: IKeyValue = new Memory();
  storage: IKeyValue = new Memory();
  readonly notices: INotice[] = [];
  readonly trans = {
    __: (message: string, ...args: unknown[]) =>
      message.replace(/%(\d)/g, (_, place) => String(args[Number(place) - 1])),
    _n: (singular: string, plural: string, count: number) => (count === 1 ? singular : plural)
  };
  private timers: ITimer[] = [];
  private wakers = new Set<() => void>();

  get socket(): Socket {
    return this.sockets[this.sockets.length - 1];
  }
  async request(_method: 'GET' | 'POST', path: string, body?: unknown): Promise<IReply> {
    this.asked.push({ path, body });
    return this.answer();
  }
  notify(notice: INotice): void {
    this.notices.push(notice);
  }
  openSocket(url: string): Socket {
    this.sockets.push(new Socket(url));
    return this.socket;
  }
  now = (): number => this.time;
  random = (): number => 0.5;
  after = (ms: number, run: () => void): (() => void) => {
    const timer = { due: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter(other => other !== timer);
    };
  };
  onWake = (run: () => void): (() => void) => {
    this.wakers.add(run);
    return () => this.wakers.delete(run);
  };
  wake(): void {
    this.wakers.forEach(run => run());
  }

  /** Lets time pass, timer by timer, and everything they start come to rest. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const next = this.timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) {
        break;
      }
      this.timers = this.timers.filter(timer => timer !== next);
      this.time = Math.max(this.time, next.due);
      next.run();
      await settle();
    }
    this.time = end;
  }

  /** As when a laptop sleeps: the clock moves, timers fire only afterwards. */
  async sleep(ms: number): Promise<void> {
    this.time += ms;
    await this.pass(0);
  }
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await Promise.resolve();
  }
}
