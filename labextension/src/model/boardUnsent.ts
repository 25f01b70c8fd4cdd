/**
 * Which of one's own changes are not yet safe with the service?
 *
 * A change is *made* here, *sent* merged with its neighbours under a number, and forgotten once the
 * service says that it is on disk.
 */
import { mergeUpdates } from 'yjs';

/** So many unanswered frames; what is made meanwhile travels together in the next one. */
const UNDER_WAY = 4;
/** Merged until it is about this large; one change alone may be larger. */
const FRAME_BYTES = 1 << 20;

export class Unsent {
  private made: Uint8Array[] = [];
  private readonly sent = new Map<number, Uint8Array>();

  get count(): number {
    return this.made.length + this.sent.size;
  }

  /** Whether something has not left yet. */
  get waiting(): boolean {
    return this.made.length > 0;
  }

  /** Whether something waits that could go now. */
  get ready(): boolean {
    return this.waiting && this.sent.size < UNDER_WAY;
  }

  add(update: Uint8Array): void {
    this.made.push(update);
  }

  /** Takes what goes out next as one change under this number. */
  next(id: number): Uint8Array {
    let size = 0;
    let end = 0;
    while (end < this.made.length && (end === 0 || size + this.made[end].length <= FRAME_BYTES)) {
      size += this.made[end].length;
      end += 1;
    }
    const update = mergeUpdates(this.made.splice(0, end));
    this.sent.set(id, update);
    return update;
  }

  /** Whether a change was sent under this number and is not answered yet. */
  has(id: number): boolean {
    return this.sent.has(id);
  }

  taken(id: number): void {
    this.sent.delete(id);
  }

  /** Refused for now: goes again, before what was made later. */
  back(id: number): void {
    const update = this.sent.get(id);
    if (update) {
      this.sent.delete(id);
      this.made.unshift(update);
    }
  }

  clear(): void {
    this.made = [];
    this.sent.clear();
  }
}
