/**
 * How does one copy of the board stay the same as the service's?
 *
 * A copy lives in one Y.Doc. It *joins* with what it has and is sent what it lacks; from then on
 * every change of the service follows the one before it, or the copy joins again. A copy that holds
 * what the service will not take is *discarded*, never merged: its owner makes another one.
 */
import { applyUpdate, encodeStateAsUpdate, encodeStateVector, transact, type Doc } from 'yjs';
import type { Awareness } from 'y-protocols/awareness';
import type { IProblem, ITranslator } from '../platform';
import type { BoardJoined, BoardRefused, BoardRights, BoardTaken, BoardUpdates } from '../wire';
import { Presence } from './boardPresence';
import { fromBase64, splitUpdates, type IBoardFrame } from './boardFrames';
import { Unsent } from './boardUnsent';

/** Local changes of so long go out as one. */
export const GATHER_MS = 50;
/** The service takes no larger change. */
export const MOST_BYTES = 8 << 20;
/** Until a change that was refused for now goes again. */
export const AGAIN_MS = 1_500;

/** What a copy needs of its line. */
export interface ICopyLine {
  send(frame: IBoardFrame): void;
  newId(): number;
  after(ms: number, run: () => void): () => void;
  /** Comes again with a new ticket. */
  again(): void;
}

export interface ICopyListener {
  /** The number of unsent changes, or whether one may write, is another. */
  changed(): void;
  /** The copy is of no use any more. `lost`: it held own changes that the service does not have. */
  discarded(why: IProblem | null, lost: boolean): void;
}

export class BoardCopy {
  epoch = '';
  write = false;
  why = '';
  /** Resolves once the copy holds what the service has. */
  readonly joined: Promise<void>;
  private isJoined: () => void = () => undefined;
  private line: ICopyLine | null = null;
  private seq = 0;
  private at: 'apart' | 'asked' | 'in' | 'gone' = 'apart';
  private readonly unsent = new Unsent();
  private readonly presence: Presence | null;
  private cancelFlush: (() => void) | null = null;

  constructor(
    readonly doc: Doc,
    awareness: Awareness | null,
    private readonly listener: ICopyListener,
    private readonly trans: ITranslator
  ) {
    this.joined = new Promise(resolve => (this.isJoined = resolve));
    this.presence = awareness && new Presence(doc, awareness);
    doc.on('update', this.onUpdate);
  }

  /** Own changes that are not yet safe with the service. */
  get pending(): number {
    return this.unsent.count;
  }

  get gone(): boolean {
    return this.at === 'gone';
  }

  /** What to say in a `hello` or `join`. From here on only the answer to it counts. */
  asking(line: ICopyLine): Pick<IBoardFrame, 'body'> & { epoch: string; client: number } {
    this.line = line;
    this.at = 'asked';
    const body = this.epoch ? encodeStateVector(this.doc) : new Uint8Array(0);
    return { epoch: this.epoch, client: this.doc.clientID, body };
  }

  /** The line is down. What is written meanwhile is kept. */
  lost(): void {
    if (this.at !== 'gone') {
      this.at = 'apart';
      this.presence?.lost();
    }
  }

  /** The class is over, or this person is out: nothing goes any more. */
  end(why: string): void {
    this.lost();
    this.line = null;
    this.setRights(false, why);
  }

  dispose(): void {
    this.at = 'gone';
    this.write = false;
    this.cancelFlush?.();
    this.doc.off('update', this.onUpdate);
    this.presence?.dispose();
    this.line = null;
  }

  take(frame: IBoardFrame): void {
    switch (this.at === 'gone' ? '' : frame.type) {
      case 'joined':
        this.join(frame as unknown as BoardJoined, frame.body);
        break;
      case 'updates':
        this.follow(frame as unknown as BoardUpdates, frame.body);
        break;
      case 'taken':
        this.unsent.taken((frame as unknown as BoardTaken).id);
        this.flushSoon();
        this.listener.changed();
        break;
      case 'refused':
        this.refused(frame as unknown as BoardRefused);
        break;
      case 'rights': {
        this.rights(frame as unknown as BoardRights);
        break;
      }
      case 'reset':
        this.discard(this.problem('board_reset', this.trans.__('The board began anew.')));
        break;
      case 'awareness':
        this.presence?.take(frame.body);
        break;
    }
  }

  /** The page or the tab goes: what was gathered leaves now, however much is not answered yet. */
  hurry(): void {
    this.flush(true);
  }

  /** Another copy has to be made: this one is no longer kept up. */
  discard(why: IProblem | null): void {
    if (this.at !== 'gone') {
      const lost = this.unsent.count > 0;
      this.dispose();
      this.listener.discarded(why, lost);
    }
  }

  private join(frame: BoardJoined, body: Uint8Array = new Uint8Array(0)): void {
    if (this.epoch && frame.epoch !== this.epoch) {
      this.discard(this.problem('board_reset', this.trans.__('The board began anew.')));
      return;
    }
    // The service's clocks tell nothing of what was only deleted here; the list of unsent does.
    const ahead = frame.ahead || this.unsent.count > 0;
    if (ahead && !frame.write) {
      this.discard(this.problem('read_only', frame.why));
      return;
    }
    this.epoch = frame.epoch;
    this.seq = frame.seq;
    this.at = 'in';
    if (body.length) {
      this.absorb([body]);
    }
    this.unsent.clear();
    if (ahead) {
      this.unsent.add(encodeStateAsUpdate(this.doc, fromBase64(frame.state)));
    }
    this.setRights(frame.write, frame.why);
    this.flush();
    this.isJoined();
    this.listener.changed();
  }

  private follow(frame: BoardUpdates, body: Uint8Array = new Uint8Array(0)): void {
    if (this.at !== 'in' || frame.seq <= this.seq) {
      return;
    }
    if (frame.after !== this.seq) {
      this.joinAgain();
      return;
    }
    this.seq = frame.seq;
    this.absorb(splitUpdates(body));
  }

  /**
   * All of a frame is drawn at once. It is not local: what is made here is trusted here. The notebook's own
   * listeners throw at some changes, as when two people run a cell at once; the copy has taken them then.
   */
  private absorb(updates: readonly Uint8Array[]): void {
    let taken = false;
    const take = (): void => {
      updates.forEach(one => applyUpdate(this.doc, one, this));
      taken = true;
    };
    try {
      transact(this.doc, take, this, false);
    } catch (error) {
      if (!taken) {
        throw error;
      }
      console.warn(error);
    }
  }

  private joinAgain(): void {
    const { line } = this;
    line?.send({ type: 'join', ...this.asking(line) });
  }

  private refused({ id, refusal, discard }: BoardRefused): void {
    if (discard && (id === 0 || this.unsent.has(id))) {
      this.discard(refusal);
    } else if (id === 0) {
      this.line?.again();
    } else if (this.unsent.has(id)) {
      this.unsent.back(id);
      if (this.write) {
        this.gather(AGAIN_MS);
      } else {
        this.discard(refusal);
      }
    }
  }

  /** What has not left when a right goes would come back with it, stale; what is under way is answered. */
  private rights({ write, why }: BoardRights): void {
    this.setRights(write, why);
    if (!write && this.unsent.waiting) {
      this.discard(this.problem('read_only', why));
    }
  }

  private setRights(write: boolean, why: string): void {
    this.write = write;
    this.why = why;
    this.presence?.setLine(write && this.at === 'in' ? this.line : null);
    this.listener.changed();
  }

  private onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) {
      return;
    }
    if (!this.write) {
      this.discard(null);
      return;
    }
    this.unsent.add(update);
    this.flushSoon();
    this.listener.changed();
  };

  private flushSoon(): void {
    if (!this.cancelFlush && this.at === 'in' && this.unsent.ready) {
      this.gather(GATHER_MS);
    }
  }

  private gather(ms: number): void {
    this.cancelFlush?.();
    this.cancelFlush =
      this.line?.after(ms, () => {
        this.cancelFlush = null;
        this.flush();
      }) ?? null;
  }

  private flush(all = false): void {
    const due = () => (all ? this.unsent.waiting : this.unsent.ready);
    while (this.line && this.at === 'in' && this.write && due()) {
      const id = this.line.newId();
      const body = this.unsent.next(id);
      if (body.length > MOST_BYTES) {
        const says = this.trans.__('That change is larger than the board takes at once.');
        this.discard(this.problem('too_large', says));
        return;
      }
      this.line.send({ type: 'update', id, epoch: this.epoch, body });
    }
  }

  private problem(code: string, message: string): IProblem {
    return { code, message, next: this.trans.__('Your copy goes back to what the board shows.') };
  }
}
