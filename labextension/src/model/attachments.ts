/**
 * Which files go with the next message, how far are they, and how is a file of the chat read?
 *
 * A file is sent as soon as it is chosen; the message then names it. What is put away before that is cancelled, or
 * dropped at the service.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type IPlatform, type IProblem } from '../platform';
import type { Attached, FileView } from '../wire';
import { noAnswer, refusalOf } from './connection';
import { newId } from './ids';
import type { ClassSession } from './session';

export type IFile = FileView & { id: string };

export const FILES_AT_MOST = 4;
/** As many come in at the same time; the service gives a person eight, in all their pages. */
export const READS_AT_ONCE = 4;
/** Pictures up to here show by themselves; larger ones when asked for. */
export const SHOWN_BYTES = 4 * 2 ** 20;
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export interface IOutgoing {
  key: string;
  name: string;
  size: number;
  /** How much has gone, from 0 to 1. */
  part: number;
  /** Its id, once the service has it. */
  file: string | null;
  problem: IProblem | null;
}

export function isPicture(file: FileView): boolean {
  return PICTURES.has(file.mime);
}

const SIGNED = /\.(?:pdf|docx|xlsx|pptx|odt|ods|odp|ipynb)$/iu;

/** Whether a file of this name may say who wrote it: of pictures alone the service takes such things out. */
export function mayNameAuthor(name: string): boolean {
  return SIGNED.test(name);
}

export function filesOf(files: Readonly<Record<string, FileView>> | undefined): IFile[] {
  return Object.entries(files ?? {})
    .map(([id, file]) => ({ ...file, id }))
    .sort((a, b) => a.order - b.order);
}

export class Attachments {
  readonly store: StoreApi<{ outgoing: readonly IOutgoing[] }> = createStore<{
    outgoing: readonly IOutgoing[];
  }>(() => ({ outgoing: [] }));
  private readonly going = new Map<string, AbortController>();
  private reading = 0;
  private readonly readers: (() => void)[] = [];

  constructor(
    private readonly platform: IPlatform,
    private readonly session: ClassSession
  ) {
    // What was chosen for one class is not for another.
    session.store.subscribe((now, before) => {
      if (now.session !== before.session) {
        this.clear();
      }
    });
  }

  /** Whether this page can send files at all. */
  get possible(): boolean {
    return this.platform.files !== undefined;
  }

  add(files: readonly File[]): void {
    const room = FILES_AT_MOST - this.store.getState().outgoing.length;
    files.slice(0, Math.max(0, room)).forEach(file => void this.send(file));
  }

  /** Puts a chosen file away, wherever it is by now. */
  drop(key: string): void {
    const one = this.store.getState().outgoing.find(out => out.key === key);
    this.going.get(key)?.abort();
    this.forget([key]);
    if (one?.file) {
      this.session.send({ kind: 'DropFile', file: one.file }).catch(() => undefined);
    }
  }

  /** The files that are at the service; they now belong to a message on its way. */
  take(): IOutgoing[] {
    const taken = this.store.getState().outgoing.filter(out => out.file !== null);
    this.forget(taken.map(out => out.key));
    return taken;
  }

  /** The message did not go: its files wait again. */
  giveBack(taken: readonly IOutgoing[]): void {
    this.store.setState(({ outgoing }) => ({
      outgoing: [...taken, ...outgoing].slice(0, FILES_AT_MOST)
    }));
  }

  /** What is in a file of a message. Throws `Refused`. The service gives a person few at a time. */
  async read(file: string): Promise<Blob> {
    if (this.reading >= READS_AT_ONCE) {
      await new Promise<void>(resolve => this.readers.push(resolve));
    } else {
      this.reading += 1;
    }
    try {
      return await this.readNow(file);
    } finally {
      const next = this.readers.shift();
      if (next) {
        next();
      } else {
        this.reading -= 1;
      }
    }
  }

  private async readNow(file: string): Promise<Blob> {
    const { files } = this.platform;
    const session = this.session.store.getState().session ?? '';
    if (!files) {
      throw new Refused(this.cannot());
    }
    const found = await files
      .bytes('liveclass/attachment', { session, file })
      .catch(() => Promise.reject(new Refused(noAnswer(this.platform))));
    if ('blob' in found) {
      return found.blob;
    }
    throw new Refused(refusalOf(this.platform, found.reply));
  }

  private async send(file: File): Promise<void> {
    const key = newId();
    const out = { key, name: file.name, size: file.size, part: 0, file: null, problem: null };
    this.store.setState(({ outgoing }) => ({ outgoing: [...outgoing, out] }));
    const way = new AbortController();
    this.going.set(key, way);
    try {
      const { file: id } = await this.bring(file, key, way.signal);
      this.change(key, { file: id, part: 1 });
    } catch (error) {
      const problem = error instanceof Refused ? error.problem : noAnswer(this.platform);
      this.change(key, { problem });
    } finally {
      this.going.delete(key);
    }
  }

  private async bring(file: File, key: string, signal: AbortSignal): Promise<Attached> {
    const { session, view } = this.session.store.getState();
    const most = view?.limits.attachment_bytes ?? 0;
    const { files, trans } = this.platform;
    if (!files || !session) {
      throw new Refused(this.cannot());
    }
    if (file.size > most || !file.size) {
      throw new Refused({
        code: 'attachment_too_big',
        message: file.size
          ? trans.__('This file is too large for the chat: at most %1 MiB.', most / 2 ** 20)
          : trans.__('There is nothing in this file.'),
        next: trans.__('Choose another one.')
      });
    }
    const reply = await files.send('liveclass/attach', {
      query: { session, name: file.name },
      content: file,
      onPart: part => this.change(key, { part }),
      signal
    });
    if (reply.status !== 200) {
      throw new Refused(refusalOf(this.platform, reply));
    }
    return reply.json as Attached;
  }

  private cannot(): IProblem {
    const { trans } = this.platform;
    return {
      code: 'no_files',
      message: trans.__('Files are for the people of the course.'),
      next: trans.__('Ask who teaches it.')
    };
  }

  private change(key: string, change: Partial<IOutgoing>): void {
    this.store.setState(({ outgoing }) => ({
      outgoing: outgoing.map(out => (out.key === key ? { ...out, ...change } : out))
    }));
  }

  private forget(keys: readonly string[]): void {
    this.store.setState(({ outgoing }) => ({
      outgoing: outgoing.filter(out => !keys.includes(out.key))
    }));
  }

  private clear(): void {
    this.going.forEach(way => way.abort());
    this.store.setState({ outgoing: [] });
  }
}
