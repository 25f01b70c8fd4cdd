/**
 * A page with a copy of the board, on a network that a test holds in its hands: frames arrive when they
 * are let through, and are lost with the line.
 */
import * as Y from 'yjs';
import { BoardCopy } from '../../src/model/boardCopy';
import { BoardLine } from '../../src/model/boardLine';
import type { ISocket } from '../../src/model/connection';
import type { Line, Service } from './boardService';
import { World } from './world';

/** One socket: what either side has said and the other has not yet heard. */
export class Cable implements ISocket {
  binaryType: BinaryType = 'blob';
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly up: ArrayBuffer[] = [];
  readonly down: ArrayBuffer[] = [];
  private readonly line: Line;
  private cut_ = false;

  constructor(service: Service) {
    this.line = service.connect(frame => this.down.push(frame.buffer));
  }

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    this.up.push((data as Uint8Array<ArrayBuffer>).slice().buffer);
  }

  close(): void {
    this.cut();
  }

  /** What is under way is lost. */
  cut(): void {
    if (!this.cut_) {
      this.cut_ = true;
      this.line.close();
      this.up.length = this.down.length = 0;
      this.onclose?.(new CloseEvent('close'));
    }
  }

  letUp(count: number): void {
    this.up.splice(0, count).forEach(data => this.line.hear(data));
  }

  letDown(count: number): void {
    for (const data of this.down.splice(0, count)) {
      this.onmessage?.(new MessageEvent('message', { data }));
    }
  }
}

export class Page {
  readonly world = new World();
  readonly cables: Cable[] = [];
  readonly line: BoardLine;
  doc = new Y.Doc();
  copy: BoardCopy;
  /** What was put aside: own work that came too late. */
  readonly aside: string[][] = [];
  copies = 1;

  constructor(readonly service: Service) {
    const { world } = this;
    this.line = new BoardLine(world, 's', {
      openSocket: () => this.open(),
      after: world.after,
      now: world.now,
      random: world.random,
      onWake: world.onWake
    });
    this.copy = this.newCopy();
    this.line.serve(this.copy);
  }

  get list(): Y.Array<string> {
    return this.doc.getArray<string>('cells');
  }

  get cable(): Cable | undefined {
    return this.cables.at(-1);
  }

  /** Lets everything through and all timers fire until nothing moves any more. */
  async settle(): Promise<void> {
    for (let round = 0; round < 40; round += 1) {
      this.cable?.letUp(Infinity);
      this.cable?.letDown(Infinity);
      await this.world.pass(500);
    }
  }

  private open(): Cable {
    const cable = new Cable(this.service);
    this.cables.push(cable);
    // A socket opens later than it is made.
    this.world.after(1, () => cable.onopen?.(new Event('open')));
    return cable;
  }

  private newCopy(): BoardCopy {
    const { doc } = this;
    return new BoardCopy(
      doc,
      null,
      {
        changed: () => undefined,
        discarded: (_why, lost) => {
          if (lost) {
            this.aside.push(doc.getArray<string>('cells').toArray());
          }
          this.copies += 1;
          this.doc = new Y.Doc();
          if (this.service.readers.has(doc.clientID)) {
            this.service.readers.add(this.doc.clientID); // Rights are a person's, not a copy's.
          }
          this.copy = this.newCopy();
          this.line.serve(this.copy);
        }
      },
      this.world.trans
    );
  }
}
