import fc from 'fast-check';
import { Outgoing, type IOutgoingListener } from '../../src/media/outgoing';
import type { Source } from '../../src/wire';
import { FakeRoom, rest, track } from './stage';

function build(source: Source) {
  const heard: boolean[] = [];
  const events: string[] = [];
  const listener: IOutgoingListener = {
    live: live => heard.push(live),
    ended: () => events.push('ended'),
    silenced: () => events.push('silenced'),
    held: () => undefined
  };
  const outgoing = new Outgoing(source, listener);
  const room = new FakeRoom();
  outgoing.enter(room.stage());
  return { outgoing, room, heard, events };
}

test('nothing goes out before the permission, everything right after', async () => {
  const { outgoing, room, heard } = build('microphone');
  await outgoing.open([track('audio')]);
  expect(room.publications.size).toBe(0);
  room.allow('microphone');
  await rest();
  expect(room.heard()).toEqual(['microphone']);
  expect(heard.at(-1)).toBe(true);
});

test('a permission for something else lets nothing out', async () => {
  const { outgoing, room } = build('microphone');
  room.allow('camera');
  await outgoing.open([track('audio')]);
  expect(room.publications.size).toBe(0);
});

test('closing silences the device at once, before any server knows', async () => {
  const { outgoing, room } = build('microphone');
  room.allow('microphone');
  const voice = track('audio');
  await outgoing.open([voice]);
  outgoing.close();
  expect(voice.enabled).toBe(false);
  await rest();
  expect(room.heard()).toEqual([]);
});

test('a closed camera lets go of the device; a closed microphone keeps it for a while', async () => {
  jest.useFakeTimers();
  const picture = track('video');
  const camera = build('camera').outgoing;
  await camera.open([picture]);
  camera.close();
  expect(picture.readyState).toBe('ended');
  const voice = track('audio');
  const microphone = build('microphone').outgoing;
  await microphone.open([voice]);
  microphone.close();
  expect(voice.readyState).toBe('live');
  jest.advanceTimersByTime(60_000);
  expect(voice.readyState).toBe('ended');
  jest.useRealTimers();
});

test('what was closed is muted and used again, so the offer does not grow', async () => {
  const { outgoing, room } = build('camera');
  room.allow('camera');
  for (let time = 0; time < 5; time += 1) {
    await outgoing.open([track('video')]);
    outgoing.close();
    await rest();
  }
  const last = track('video');
  await outgoing.open([last]);
  expect([...room.publications.keys()]).toEqual(['camera']);
  expect(room.heard()).toEqual(['camera']);
  expect(room.publications.get('camera')?.track.mediaStreamTrack).toBe(last);
});

test('a screen brings its sound when it may', async () => {
  const { outgoing, room } = build('screen');
  room.allow('screen_share', 'screen_share_audio');
  await outgoing.open([track('video'), track('audio')]);
  expect(room.heard().sort()).toEqual(['screen_share', 'screen_share_audio']);
});

test('the end of a screen’s sound is not the end of the screen', async () => {
  const { outgoing, events } = build('screen');
  const [picture, sound] = [track('video'), track('audio')];
  await outgoing.open([picture, sound]);
  sound.onended?.();
  expect(events).toEqual([]);
  picture.onended?.();
  expect(events).toEqual(['ended']);
});

test('another room gets what is wanted', async () => {
  const { outgoing, room, heard } = build('microphone');
  room.allow('microphone');
  await outgoing.open([track('audio')]);
  outgoing.leave(room.stage().room);
  expect(heard.at(-1)).toBe(false);
  const next = new FakeRoom();
  outgoing.enter(next.stage());
  next.allow('microphone');
  await rest();
  expect(next.heard()).toEqual(['microphone']);
});

describe('muted by the server', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function mutedByServer() {
    const built = build('microphone');
    built.room.allow('microphone');
    await built.outgoing.open([track('audio')]);
    const publication = built.room.publications.get('microphone');
    await publication?.mute();
    built.room.emit('trackMuted', publication, built.room.localParticipant);
    return built;
  }

  test('for good: it is somebody’s will', async () => {
    const { events, heard } = await mutedByServer();
    expect(heard.at(-1)).toBe(false);
    jest.advanceTimersByTime(2_000);
    expect(events).toEqual(['silenced']);
  });

  test('in passing, until the permission comes: it goes out again', async () => {
    const { events, room } = await mutedByServer();
    room.allow('microphone');
    await rest();
    jest.advanceTimersByTime(2_000);
    expect(events).toEqual([]);
    expect(room.heard()).toEqual(['microphone']);
  });
});

test('whatever the order, what is heard is what is wanted and allowed', async () => {
  const event = fc.constantFrom('open', 'close', 'allow', 'forbid', 'new room', 'rest');
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async events => {
      const { outgoing, room: first } = build('microphone');
      let room = first;
      let [wanted, allowed] = [false, false];
      for (const one of events) {
        if (one === 'open') {
          wanted = true;
          void outgoing.open([track('audio')]);
        } else if (one === 'close') {
          wanted = false;
          outgoing.close();
        } else if (one === 'allow' || one === 'forbid') {
          allowed = one === 'allow';
          room.allow(...(allowed ? ['microphone'] : []));
          if (!allowed) {
            room.publications.clear();
            room.emit('localTrackUnpublished');
          }
        } else if (one === 'new room') {
          outgoing.leave(room.stage().room);
          room = new FakeRoom();
          outgoing.enter(room.stage());
          room.allow(...(allowed ? ['microphone'] : []));
        } else {
          await rest();
        }
      }
      await rest();
      expect(room.heard()).toEqual(wanted && allowed ? ['microphone'] : []);
      outgoing.release();
    }),
    { numRuns: 300 }
  );
});
