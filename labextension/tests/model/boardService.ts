/**
 * The service's side of the board's line, as far as copies depend on it: it keeps one document, numbers
 * its changes, and sends its own for each one it takes. It knows of no transport and no time.
 */
import * as Y from 'yjs';
import { decodeFrame, encodeFrame, type IBoardFrame } from '../../src/model/boardFrames';

type Send = (frame: Uint8Array<ArrayBuffer>) => void;

export class Service {
  epoch = 'first';
  doc = new Y.Doc();
  seq = 0;
  /** Client ids of copies that may not write; set by a test, told by `setRights`. */
  readonly readers = new Set<number>();
  readonly lines = new Set<Line>();
  dropped = 0;
  joins = 0;

  connect(send: Send): Line {
    return new Line(this, send);
  }

  /** Everyone's way: the sender's too. */
  apply(update: Uint8Array): number {
    const before = Y.encodeStateVector(this.doc);
    Y.applyUpdate(this.doc, update);
    const change = Y.encodeStateAsUpdate(this.doc, before);
    this.seq += 1;
    const body = new Uint8Array(4 + change.length);
    new DataView(body.buffer).setUint32(0, change.length);
    body.set(change, 4);
    this.lines.forEach(line =>
      line.say({ type: 'updates', after: this.seq - 1, seq: this.seq, body })
    );
    return this.seq;
  }

  /** A new life of the document: nothing of the old one is known. */
  beginAnew(): void {
    this.epoch += '+';
    this.doc = new Y.Doc();
    this.seq = 0;
    this.lines.forEach(line => line.say({ type: 'reset', why: 'a test' }));
  }

  setRights(client: number, write: boolean, told: boolean): void {
    this.readers[write ? 'delete' : 'add'](client);
    this.lines.forEach(line => told && line.client === client && line.tellRights());
  }
}

export class Line {
  client = 0;
  private joined = false;

  constructor(
    private readonly service: Service,
    private readonly send: Send
  ) {}

  say(frame: IBoardFrame): void {
    this.send(encodeFrame(frame));
  }

  tellRights(): void {
    this.say({ type: 'rights', write: this.writes, why: this.writes ? '' : 'Read only.' });
  }

  close(): void {
    this.service.lines.delete(this);
  }

  hear(data: ArrayBuffer): void {
    const frame = decodeFrame(data);
    if (!frame) {
      throw new Error('no frame');
    }
    switch (frame.type) {
      case 'hello':
      case 'join':
        this.join(frame);
        break;
      case 'update':
        this.update(frame);
        break;
      case 'ping':
        this.say({ type: 'pong' });
        break;
    }
  }

  private get writes(): boolean {
    return !this.service.readers.has(this.client);
  }

  private join({ epoch, client, body }: IBoardFrame): void {
    const { service } = this;
    service.joins += 1;
    this.client = Number(client);
    const same = epoch === service.epoch;
    const theirs = same && body?.length ? body : new Uint8Array([0]);
    const ours = Y.decodeStateVector(Y.encodeStateVector(service.doc));
    const ahead = [...Y.decodeStateVector(theirs)].some(
      ([id, clock]) => clock > (ours.get(id) ?? 0)
    );
    this.say({
      type: 'joined',
      session: 's',
      you: 'p',
      notebook: 'n.ipynb',
      course: 'c',
      epoch: service.epoch,
      seq: service.seq,
      write: this.writes,
      why: this.writes ? '' : 'Read only.',
      ahead,
      state: Buffer.from(Y.encodeStateVector(service.doc)).toString('base64'),
      body: Y.encodeStateAsUpdate(service.doc, theirs)
    });
    this.joined = true;
    service.lines.add(this);
  }

  private update({ id, epoch, body }: IBoardFrame): void {
    const { service } = this;
    const code = epoch !== service.epoch ? 'other_epoch' : this.writes ? '' : 'read_only';
    if (code || !this.joined || !body) {
      service.dropped += 1;
      const refusal = { code, message: 'No.', next: 'Open it anew.' };
      this.say({ type: 'refused', id, refusal, discard: true });
      return;
    }
    this.say({ type: 'taken', id, seq: service.apply(body) });
  }
}
