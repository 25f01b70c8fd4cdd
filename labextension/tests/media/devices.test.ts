import {
  capture,
  explain,
  listDevices,
  readChoices,
  rememberChoice
} from '../../src/media/devices';
import { loudness } from '../../src/media/levels';
import { Refused } from '../../src/platform';
import { Memory } from '../model/world';

const trans = {
  __: (message: string) => message,
  _n: (one: string, many: string, count: number) => (count === 1 ? one : many)
};

function permissionIs(state: string | null): void {
  const query = async (): Promise<unknown> => {
    if (state === null) throw new TypeError('unknown name');
    return { state };
  };
  Object.assign(navigator, { permissions: { query } });
}

test.each([
  ['NotAllowedError', 'prompt', 'denied'],
  ['NotAllowedError', 'denied', 'denied'],
  ['NotAllowedError', 'granted', 'denied_by_system'],
  ['NotAllowedError', null, 'denied'],
  ['NotFoundError', 'prompt', 'no_device'],
  ['OverconstrainedError', 'granted', 'no_device'],
  ['NotReadableError', 'granted', 'busy'],
  ['AbortError', 'granted', 'busy'],
  ['SecurityError', 'granted', 'forbidden'],
  ['SomethingNew', 'granted', 'device_failed']
])('%s with the permission %s is told as %s', async (name, state, code) => {
  permissionIs(state);
  for (const source of ['microphone', 'camera'] as const) {
    const problem = await explain(trans, source, name);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(/[a-z].*\.$/);
    expect(problem.next).toMatch(/[a-z].*\.$/);
    expect(problem.message).not.toContain('Error');
  }
});

test('not choosing a screen is no failure of a device', async () => {
  expect((await explain(trans, 'screen', 'NotAllowedError')).code).toBe('cancelled');
});

test('a page without https is told so', async () => {
  Object.assign(navigator, { mediaDevices: undefined });
  const error = await capture(trans, 'camera').catch(one => one);
  expect((error as Refused).problem.code).toBe('insecure_origin');
  await expect(listDevices()).resolves.toEqual({ microphone: [], camera: [], speaker: [] });
});

test('a chosen device that is gone gives way to the system’s choice, unless it is chosen now', async () => {
  const asked: unknown[] = [];
  const getUserMedia = async (wanted: { audio: { deviceId?: unknown } }): Promise<unknown> => {
    asked.push(wanted.audio.deviceId);
    if (wanted.audio.deviceId) throw new DOMException('', 'OverconstrainedError');
    return { getTracks: () => ['track'] };
  };
  Object.assign(navigator, { mediaDevices: { getUserMedia } });
  permissionIs('granted');
  await expect(capture(trans, 'microphone', 'gone')).resolves.toEqual(['track']);
  expect(asked).toEqual([{ exact: 'gone' }, undefined]);
  await expect(capture(trans, 'microphone', 'gone', true)).rejects.toBeInstanceOf(Refused);
});

test('choices are remembered by kind, and a broken memory is no memory', () => {
  const storage = new Memory();
  rememberChoice(storage, 'camera', 'c1');
  rememberChoice(storage, 'microphone', 'm1');
  expect(readChoices(storage)).toEqual({ camera: 'c1', microphone: 'm1' });
  storage.setItem('liveclass.devices', '{');
  expect(readChoices(storage)).toEqual({});
});

test('loudness: silence is nothing, full scale is one, quieter is less', () => {
  const tone = (height: number): Float32Array =>
    Float32Array.from({ length: 1024 }, (_, at) => height * Math.sign(Math.sin(at)));
  expect(loudness(new Float32Array(1024))).toBe(0);
  expect(loudness(tone(1))).toBeCloseTo(1);
  expect(loudness(tone(0.1))).toBeCloseTo(2 / 3);
  expect(loudness(tone(0.0001))).toBe(0);
});
