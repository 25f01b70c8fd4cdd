/**
 * How does a message of the board travel?
 *
 * A binary WebSocket message: the length of the header in two bytes, the header as JSON with its
 * `type`, and a body of bytes. A frame here is the header with its `body`, when it has one.
 */
import type { ITransport } from './connection';
import type { IFrame } from './line';

export interface IBoardFrame extends IFrame {
  body?: Uint8Array;
}

const PREFIX_BYTES = 2;
const COUNT_BYTES = 4;
const NOTHING = new Uint8Array(0);

export function encodeFrame(frame: IFrame): Uint8Array<ArrayBuffer> {
  const { body = NOTHING, ...header } = frame as IBoardFrame;
  const head = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(PREFIX_BYTES + head.length + body.length);
  new DataView(bytes.buffer).setUint16(0, head.length);
  bytes.set(head, PREFIX_BYTES);
  bytes.set(body, PREFIX_BYTES + head.length);
  return bytes;
}

/** The frame, or null when it is none. */
export function decodeFrame(data: unknown): IBoardFrame | null {
  if (!(data instanceof ArrayBuffer) || data.byteLength < PREFIX_BYTES) {
    return null;
  }
  const bodyAt = PREFIX_BYTES + new DataView(data).getUint16(0);
  if (bodyAt > data.byteLength) {
    return null;
  }
  try {
    const head = new TextDecoder().decode(
      new Uint8Array(data, PREFIX_BYTES, bodyAt - PREFIX_BYTES)
    );
    const frame: unknown = JSON.parse(head);
    return typeof (frame as IFrame | null)?.type === 'string'
      ? { ...(frame as IFrame), body: new Uint8Array(data, bodyAt) }
      : null;
  } catch {
    return null;
  }
}

/** The changes in the body of an `updates` frame, each after its length in four bytes. */
export function splitUpdates(body: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = 0; at + COUNT_BYTES <= body.length;) {
    const end = at + COUNT_BYTES + view.getUint32(at);
    found.push(body.subarray(at + COUNT_BYTES, end));
    at = end;
  }
  return found;
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
}

/** An output of some megabytes may take most of a minute on a slow line, and nothing passes it. */
export const BOARD_TRANSPORT: ITransport = {
  encode: encodeFrame,
  decode: decodeFrame,
  patience: 4
};
