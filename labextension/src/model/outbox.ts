/**
 * What has this page asked for and not been answered yet?
 *
 * Each command has an id of its own, and the service does a command with the same id once. So
 * what was sent when the line broke is sent again after it is back. Words and hands also wait
 * while there is no line, through a refresh even; an order that makes sense only now (a
 * source, a mute) is refused instead of happening late.
 */
import type { IKeyValue, IProblem, ITranslator } from '../platform';
import { Refused } from '../platform';
import { newId } from './ids';
import type { Command, CommandKind } from './view';

/** Worth doing later: the person would do it again anyway. */
const KEPT: ReadonlySet<CommandKind> = new Set(['PostMessage', 'RaiseHand', 'LowerHand']);
/** Not even sent twice: by then the button may say something else. */
const MOMENTARY: ReadonlySet<CommandKind> = new Set(['OpenSource', 'CloseSource']);
/** Kept words older than this are not sent any more. */
const KEPT_MS = 10 * 60_000;
/** Other orders that were under way when the line broke are not repeated after this. */
const FRESH_MS = 20_000;
/** The service counts messages over five seconds. */
const CALM_DOWN_MS = 1_500;

interface IEntry {
  id: string;
  command: Command;
  at: number;
  /** Came from before a break or a refresh, so a refusal for haste means "later", not "no". */
  resent: boolean;
  resolve(): void;
  reject(problem: IProblem): void;
}

export interface IOutboxPorts {
  /** Writes a command frame; only called while open. */
  write(id: string, command: Command): void;
  after(ms: number, run: () => void): () => void;
  now(): number;
  /** Called with the number of commands that wait for the line. */
  changed(waiting: number): void;
}

export class Outbox {
  private readonly entries = new Map<string, IEntry>();
  private readonly pauses = new Set<() => void>();
  private open = false;

  constructor(
    private readonly ports: IOutboxPorts,
    private readonly trans: ITranslator,
    private readonly storage: IKeyValue,
    private readonly key: string
  ) {
    this.restore();
    this.note();
  }

  /** Resolves on the acknowledgement; rejects with `Refused`. */
  send(command: Command): Promise<void> {
    if (!this.open && !KEPT.has(command.kind)) {
      return Promise.reject(new Refused(this.interrupted()));
    }
    return new Promise((resolve, reject) => {
      const entry: IEntry = {
        id: newId(),
        command,
        at: this.ports.now(),
        resent: false,
        resolve,
        reject: problem => reject(new Refused(problem))
      };
      this.entries.set(entry.id, entry);
      this.write(entry);
      this.note();
    });
  }

  /** The line is there (again): everything unanswered goes out, oldest first. */
  opened(): void {
    this.open = true;
    for (const entry of [...this.entries.values()]) {
      if (KEPT.has(entry.command.kind) || this.ports.now() - entry.at < FRESH_MS) {
        entry.resent = true;
        this.write(entry);
      } else {
        this.settle(entry.id)?.reject(this.interrupted());
      }
    }
    this.note();
  }

  lost(): void {
    this.open = false;
    this.stopPauses();
    for (const entry of [...this.entries.values()]) {
      if (MOMENTARY.has(entry.command.kind)) {
        this.settle(entry.id)?.reject(this.interrupted());
      }
    }
    this.note();
  }

  acknowledged(id: string): void {
    this.settle(id)?.resolve();
  }

  refused(id: string, problem: IProblem): void {
    const entry = this.entries.get(id);
    if (entry?.resent && problem.code === 'rate_limited') {
      this.later(entry);
      return;
    }
    this.settle(id)?.reject(problem);
  }

  /** The session is over for this page: nothing will be answered any more. */
  close(problem: IProblem): void {
    this.open = false;
    this.stopPauses();
    for (const id of [...this.entries.keys()]) {
      this.settle(id)?.reject(problem);
    }
  }

  private write(entry: IEntry): void {
    if (this.open) {
      this.ports.write(entry.id, entry.command);
    }
  }

  private later(entry: IEntry): void {
    const cancel = this.ports.after(CALM_DOWN_MS, () => {
      this.pauses.delete(cancel);
      this.write(entry);
    });
    this.pauses.add(cancel);
  }

  private stopPauses(): void {
    this.pauses.forEach(cancel => cancel());
    this.pauses.clear();
  }

  private settle(id: string): IEntry | undefined {
    const entry = this.entries.get(id);
    this.entries.delete(id);
    this.note();
    return entry;
  }

  private note(): void {
    const kept = [...this.entries.values()].filter(({ command }) => KEPT.has(command.kind));
    if (kept.length === 0) {
      this.storage.removeItem(this.key);
    } else {
      const saved = kept.map(({ id, command, at }) => ({ id, command, at }));
      this.storage.setItem(this.key, JSON.stringify(saved));
    }
    this.ports.changed(this.open ? 0 : kept.length);
  }

  private restore(): void {
    const saved = parseSaved(this.storage.getItem(this.key));
    const oldest = this.ports.now() - KEPT_MS;
    for (const { id, command, at } of saved.filter(one => one.at >= oldest)) {
      const nobodyWaits = (): void => undefined;
      this.entries.set(id, {
        id,
        command,
        at,
        resent: true,
        resolve: nobodyWaits,
        reject: nobodyWaits
      });
    }
  }

  private interrupted(): IProblem {
    return {
      code: 'interrupted',
      message: this.trans.__('The connection to the class is interrupted, so this did not happen.'),
      next: this.trans.__('Try again as soon as the connection is back.')
    };
  }
}

function parseSaved(text: string | null): Pick<IEntry, 'id' | 'command' | 'at'>[] {
  try {
    const saved: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(saved) ? saved : [];
  } catch {
    return [];
  }
}
