/**
 * Who else is in this copy of the board, and where?
 *
 * Only the place of one's cursor is told, and only while one may write; the service adds who one is.
 */
import {
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
  type Awareness
} from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import type { ICopyLine } from './boardCopy';

/** A moving cursor is told so often at most. */
const GATHER_MS = 150;
/** The service takes no more. */
const MOST_BYTES = 4096;

interface IChange {
  added: number[];
  updated: number[];
  removed: number[];
}

export class Presence {
  private line: ICopyLine | null = null;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly doc: Doc,
    private readonly awareness: Awareness
  ) {
    awareness.on('update', this.onUpdate);
  }

  /** Where to tell one's own place; null where nobody would be told. */
  setLine(line: ICopyLine | null): void {
    const before = this.line;
    this.line = line;
    if (line && line !== before) {
      this.tellSoon();
    }
  }

  take(body: Uint8Array | undefined): void {
    if (body?.length) {
      applyAwarenessUpdate(this.awareness, body, this);
    }
  }

  /** Nobody else is seen while the line is down. */
  lost(): void {
    this.line = null;
    const others = [...this.awareness.getStates().keys()].filter(id => id !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
  }

  dispose(): void {
    this.cancel?.();
    this.line = null;
    this.awareness.off('update', this.onUpdate);
  }

  private onUpdate = ({ added, updated, removed }: IChange, origin: unknown): void => {
    if (origin !== this && [...added, ...updated, ...removed].includes(this.doc.clientID)) {
      this.tellSoon();
    }
  };

  private tellSoon(): void {
    this.cancel ??=
      this.line?.after(GATHER_MS, () => {
        this.cancel = null;
        this.tell();
      }) ?? null;
  }

  private tell(): void {
    const me = this.doc.clientID;
    const state = this.awareness.getLocalState();
    const told = new Map(state ? [[me, { cursors: state['cursors'] ?? [] }]] : []);
    if (!this.line || !this.awareness.meta.has(me)) {
      return;
    }
    const body = encodeAwarenessUpdate(this.awareness, [me], told);
    if (body.length <= MOST_BYTES) {
      this.line.send({ type: 'awareness', body });
    }
  }
}
