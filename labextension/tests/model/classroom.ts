/**
 * A class as the service would send it, and the smallest service that answers as it must.
 */
import type { Permission, PersonView, SessionView, Welcome } from '../../src/wire';
import { applyPatch, type Json } from '../../src/model/merge';
import type { Socket } from './world';

export function person(name: string, more: Partial<PersonView> = {}): PersonView {
  return {
    name,
    role: 'student',
    here: true,
    microphone: false,
    camera: false,
    screen: false,
    joined_at: 0,
    ...more
  };
}

export function view(more: Partial<SessionView> = {}): SessionView {
  return {
    session: {
      id: 's',
      course: 'demo',
      title: 'Sampling',
      state: 'live',
      started_at: 0
    },
    people: { p_i: person('Ines', { role: 'instructor' }), p_me: person('Mo') },
    hands: {},
    messages: {},
    limits: { microphones: 32, cameras: 16 },
    settings: { may_unmute: true, cameras: true, locked: false, lobby: false },
    pushes: {},
    ...more
  };
}

const YES: Permission = { allowed: true, why: '', own_only: false };

export function welcome(seq: number, more: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    session: 's',
    you: 'p_me',
    role: 'student',
    seq,
    after: null,
    view: view(),
    media: { url: '/services/liveclass-media', token: `m${seq}` },
    policy: { PostMessage: YES },
    server_time: 1_000,
    ...more
  };
}

interface ICommandFrame {
  id: string;
  command: { kind: string; text?: string };
}

/** Does each command id once, logs its text as a patch, and can lose its answers. */
export class Service {
  seq = 1;
  view: SessionView = view();
  readonly done: string[] = [];
  private readonly log: { seq: number; patch: Json }[] = [];
  private readonly answered = new Set<string>();

  /** Greets a page as its hello asks: resumed when it can be, whole otherwise. */
  greet(socket: Socket): void {
    const resume = socket.last('hello')?.resume as number | null;
    const resumed = resume !== null && resume <= this.seq;
    socket.says(
      welcome(this.seq, {
        view: resumed ? null : this.view,
        after: resumed ? resume : null
      })
    );
    for (const { seq, patch } of resumed ? this.log : []) {
      if (seq > (resume as number)) {
        socket.says({ type: 'patch', seq, after: seq - 1, patch });
      }
    }
  }

  /** Takes a command; with `answer` false the line breaks after it is done, before it is told. */
  take(socket: Socket, { id, command }: ICommandFrame, answer = true): void {
    if (!this.answered.has(id)) {
      this.answered.add(id);
      this.done.push(command.text ?? command.kind);
      this.write({ messages: { [`m${this.seq}`]: message(this.seq, command.text ?? '') } });
    }
    const last = this.log.at(-1);
    if (answer && last) {
      socket.says({ type: 'patch', seq: last.seq, after: last.seq - 1, patch: last.patch });
      socket.says({ type: 'ack', id });
    }
  }

  write(patch: Json): void {
    this.seq += 1;
    this.log.push({ seq: this.seq, patch });
    this.view = applyPatch(this.view as unknown as Json, patch) as unknown as SessionView;
  }
}

function message(order: number, text: string): Json {
  return { order, author: 'p_me', text, at: 0 };
}
