/**
 * How does the reducer of `line.ts` meet sockets, timers and the network?
 */
import type { IPlatform, IReply } from '../platform';
import {
  IDLE,
  isFinal,
  step,
  type Effect,
  type IFrame,
  type ILine,
  type Input,
  type ITurnedAway,
  type News,
  type Timer
} from './line';

/** What the page's world gives to a connection; a test gives another one. */
export interface IPorts {
  openSocket(url: string): ISocket;
  /** Runs once after `ms`; the returned function cancels. */
  after(ms: number, run: () => void): () => void;
  now(): number;
  random(): number;
  /** Calls back when the page becomes visible or the network returns; gives a stop. */
  onWake(run: () => void): () => void;
}

/** The part of WebSocket that is used. */
export interface ISocket {
  binaryType: BinaryType;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string | ArrayBufferView<ArrayBuffer>): void;
  close(): void;
}

/** How frames travel. */
export interface ITransport {
  encode(frame: IFrame): string | ArrayBufferView<ArrayBuffer>;
  /** Null for what is no frame. */
  decode(data: unknown): IFrame | null;
  /** How many times longer than usual one frame may be on its way. */
  patience: number;
}

export interface IListener {
  /** The first frame to send, around a ticket. */
  hello(ticket: string): IFrame;
  /** Frames after (and with) the welcome. */
  frame(frame: IFrame): void;
  news(news: News): void;
}

export type TicketRequest = { for: 'feed' } | { for: 'session' | 'board'; session: string };

const TEXT: ITransport = {
  encode: frame => JSON.stringify(frame),
  decode: parseFrame,
  patience: 1
};

export class Connection {
  private line: ILine;
  private socket: ISocket | null = null;
  private readonly timers = new Map<Timer, () => void>();
  private readonly inputs: Input[] = [];
  private turning = false;
  private stopWaking: (() => void) | null = null;

  constructor(
    private readonly platform: IPlatform,
    private readonly request: TicketRequest,
    private readonly listener: IListener,
    private readonly ports: IPorts = browserPorts(platform),
    private readonly transport: ITransport = TEXT
  ) {
    this.line = { ...IDLE, patience: transport.patience };
  }

  start(): void {
    this.stopWaking ??= this.ports.onWake(() => this.wake());
    this.put({ what: 'start' });
  }

  /** Closes for good; nothing is told any more. */
  stop(): void {
    this.stopWaking?.();
    this.stopWaking = null;
    this.put({ what: 'stop' });
  }

  /** Tries at once when waiting; asks for a sign of life when open. */
  wake(): void {
    this.put({ what: 'wake' });
  }

  /** Drops the socket and comes again with a new ticket. */
  again(): void {
    this.put({ what: 'again' });
  }

  send(frame: IFrame): void {
    this.put({ what: 'send', frame });
  }

  /** One input at a time: what an effect provokes waits until the effects before it are done. */
  private put(input: Input): void {
    this.inputs.push(input);
    if (this.turning) {
      return;
    }
    this.turning = true;
    try {
      for (let next = this.inputs.shift(); next; next = this.inputs.shift()) {
        const chance = { now: this.ports.now(), random: this.ports.random() };
        const { line, effects } = step(this.line, next, chance);
        this.line = line;
        effects.forEach(effect => this.perform(effect));
      }
    } finally {
      this.turning = false;
    }
  }

  private perform(effect: Effect): void {
    switch (effect.do) {
      case 'fetch-ticket':
        void this.fetchTicket(effect.turn);
        break;
      case 'open':
        this.open(effect.turn, effect.socket);
        break;
      case 'hello':
        this.transmit(this.listener.hello(effect.ticket));
        break;
      case 'send':
        this.transmit(effect.frame);
        break;
      case 'close':
        this.close();
        break;
      case 'timer':
        this.setTimer(effect.turn, effect.timer, effect.ms);
        break;
      case 'cancel-timers':
        this.timers.forEach(cancel => cancel());
        this.timers.clear();
        break;
      case 'deliver':
        this.listener.frame(effect.frame);
        break;
      case 'tell':
        this.listener.news(effect.news);
        break;
    }
  }

  private async fetchTicket(turn: number): Promise<void> {
    let reply: IReply;
    try {
      reply = await this.platform.request('POST', 'liveclass/ticket', this.request);
    } catch {
      const refusal = noAnswer(this.platform);
      this.put({ what: 'no-ticket', turn, refusal, final: false });
      return;
    }
    const body = reply.json as { ticket?: unknown; socket?: unknown } | null;
    if (reply.status < 400 && typeof body?.ticket === 'string' && typeof body.socket === 'string') {
      this.put({ what: 'ticket', turn, ticket: body.ticket, socket: body.socket });
      return;
    }
    const refusal = refusalOf(this.platform, reply);
    this.put({ what: 'no-ticket', turn, refusal, final: isFinal(refusal.code) });
  }

  private open(turn: number, path: string): void {
    let socket: ISocket;
    try {
      socket = this.ports.openSocket(path);
    } catch {
      this.put({ what: 'closed', turn });
      return;
    }
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.put({ what: 'opened', turn });
    socket.onclose = () => this.put({ what: 'closed', turn });
    socket.onmessage = event => {
      const frame = this.transport.decode(event.data);
      if (frame) {
        this.put({ what: 'frame', turn, frame });
      }
    };
  }

  private transmit(frame: IFrame): void {
    this.socket?.send(this.transport.encode(frame));
  }

  private close(): void {
    const { socket } = this;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private setTimer(turn: number, timer: Timer, ms: number): void {
    this.timers.get(timer)?.();
    const cancel = this.ports.after(ms, () => {
      this.timers.delete(timer);
      this.put({ what: 'timer', turn, timer });
    });
    this.timers.set(timer, cancel);
  }
}

/** The refusal in an HTTP error, or words of our own when the body has none. */
export function refusalOf(platform: IPlatform, reply: IReply): ITurnedAway {
  const body = reply.json as { refusal?: ITurnedAway } | null;
  if (body?.refusal && typeof body.refusal.code === 'string') {
    return body.refusal;
  }
  const { trans } = platform;
  if (reply.status === 404) {
    return {
      code: 'not_installed',
      message: trans.__('Live classes are not installed on your Jupyter server.'),
      next: trans.__('Ask the hub’s administrator to add them to the image.')
    };
  }
  if (reply.status === 401 || reply.status === 403) {
    return {
      code: 'signed_out',
      message: trans.__('You are no longer signed in to your Jupyter server.'),
      next: trans.__('Reload the page and sign in again.')
    };
  }
  return noAnswer(platform);
}

/** When no answer came at all. */
export function noAnswer(platform: IPlatform): ITurnedAway {
  const { trans } = platform;
  return {
    code: 'no_answer',
    message: trans.__('Your Jupyter server does not answer.'),
    next: trans.__('Check the network; the page tries again by itself.')
  };
}

function parseFrame(data: unknown): IFrame | null {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof (frame as IFrame | null)?.type === 'string' ? (frame as IFrame) : null;
  } catch {
    return null;
  }
}

/** The ports of a real page. A socket may be given as a path on the page's own origin. */
export function browserPorts(platform: IPlatform): IPorts {
  return {
    openSocket: path => new WebSocket(socketUrl(path, window.location.href)),
    after: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
    now: () => platform.now(),
    random: () => Math.random(),
    onWake
  };
}

export function socketUrl(path: string, page: string): string {
  const url = new URL(path, page);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  return url.href;
}

function onWake(run: () => void): () => void {
  const visible = (): void => {
    if (document.visibilityState === 'visible') {
      run();
    }
  };
  window.addEventListener('online', run);
  document.addEventListener('visibilitychange', visible);
  return () => {
    window.removeEventListener('online', run);
    document.removeEventListener('visibilitychange', visible);
  };
}
