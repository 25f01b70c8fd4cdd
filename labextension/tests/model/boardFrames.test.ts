import fc from 'fast-check';
import { decodeFrame, encodeFrame, fromBase64, splitUpdates } from '../../src/model/boardFrames';

test('a frame is its header’s length, the header and a body', () => {
  const bytes = encodeFrame({ type: 'update', id: 7, body: new Uint8Array([1, 2]) });
  const header = '{"type":"update","id":7}';
  expect([...bytes.subarray(0, 2)]).toEqual([0, header.length]);
  expect(new TextDecoder().decode(bytes.subarray(2, 2 + header.length))).toBe(header);
  expect([...bytes.subarray(2 + header.length)]).toEqual([1, 2]);
});

test('what was packed is what is read, in any language', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (why, body) => {
      const frame = decodeFrame(encodeFrame({ type: 'rights', why, body }).buffer);
      expect(frame).toMatchObject({ type: 'rights', why });
      expect([...(frame?.body ?? [])]).toEqual([...body]);
    })
  );
});

test('whatever else comes is no frame, and no error', () => {
  expect(decodeFrame('text')).toBeNull();
  expect(decodeFrame(encodeFrame({ type: 'x' }).buffer.slice(0, 6))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const frame = decodeFrame(bytes.slice().buffer);
      expect(frame === null || typeof frame.type === 'string').toBe(true);
    })
  );
});

test('changes in one frame stand one after the other', () => {
  const body = new Uint8Array([0, 0, 0, 2, 8, 9, 0, 0, 0, 0, 0, 0, 0, 1, 7]);
  expect(splitUpdates(body).map(one => [...one])).toEqual([[8, 9], [], [7]]);
  expect(splitUpdates(new Uint8Array(0))).toEqual([]);
});

test('reads base64', () => {
  expect([...fromBase64('AP8Q')]).toEqual([0, 255, 16]);
});
