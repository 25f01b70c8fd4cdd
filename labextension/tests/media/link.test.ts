/** Are the browser's counts turned into the right level, and is it neither nervous nor late? */
import fc from 'fast-check';
import {
  counted,
  levelOf,
  LinkWatch,
  measured,
  Steady,
  type ICounted,
  type ILink,
  type IStat
} from '../../src/media/link';
import type { Level } from '../../src/model/levels';

const NOTHING: ICounted = {
  received: 0,
  lost: 0,
  jitter: 0,
  roundTrip: 0.02,
  sent: 0,
  lostThere: 0,
  asked: 0,
  again: 0
};

const sound = (packetsReceived: number, packetsLost: number, jitter = 0.004): IStat => ({
  type: 'inbound-rtp',
  kind: 'audio',
  packetsReceived,
  packetsLost,
  jitter
});
const pair = (currentRoundTripTime: number): IStat => ({
  type: 'candidate-pair',
  nominated: true,
  currentRoundTripTime
});

it('counts what was lost since the last time, of everyone together', () => {
  const before = counted([sound(1000, 100), pair(0.02)]);
  const now = counted([sound(1200, 110), sound(30, 0, 0.05), pair(0.04)]);
  const link = measured(before, now)!;
  expect(link.loss).toBeCloseTo((100 * 10) / 240);
  expect(link.jitter).toBeCloseTo(50);
  expect(link.roundTrip).toBeCloseTo(40);
});

const sent = (packetsSent: number, packetsLost: number): IStat[] => [
  { type: 'outbound-rtp', kind: 'audio', packetsSent },
  { type: 'remote-inbound-rtp', kind: 'audio', packetsLost },
  pair(0.1)
];

it('takes what the server misses of one’s own sound as one’s own loss', () => {
  const now = counted(sent(250, 20));
  expect(measured(NOTHING, now)!.loss).toBeCloseTo(8);
  expect(measured(now, counted(sent(450, 25)))!.loss).toBeCloseTo(2.5);
});

it('counts what had to be sent twice, either way', () => {
  const upwards = (retransmittedPacketsSent: number): IStat[] => [
    { type: 'outbound-rtp', kind: 'audio', packetsSent: 250, retransmittedPacketsSent },
    pair(0.1)
  ];
  expect(measured(NOTHING, counted(upwards(25)))!.again).toBeCloseTo(10);
  const downwards = [{ ...sound(200, 0), nackCount: 16 }, pair(0.1)];
  expect(measured(NOTHING, counted(downwards))!.again).toBeCloseTo(8);
  const video = { type: 'outbound-rtp', kind: 'video', retransmittedPacketsSent: 300 };
  expect(measured(NOTHING, counted([...upwards(0), video]))!.again).toBe(0);
});

it('takes how unevenly one’s own sound comes there too', () => {
  const there = { type: 'remote-inbound-rtp', kind: 'audio', jitter: 0.15 };
  expect(measured(NOTHING, counted([sound(200, 0), there, pair(0.1)]))!.jitter).toBeCloseTo(150);
});

it('calls nothing lost that came after it was asked for again', () => {
  expect(measured(counted(sent(250, 20)), counted(sent(500, 3)))!.loss).toBe(0);
});

it('says nothing in per cent of a few packets, and nothing at all without a way', () => {
  expect(measured(NOTHING, counted([sound(10, 9), pair(0.1)]))!.loss).toBe(0);
  expect(measured(NOTHING, counted([sound(1000, 0)]))).toBeNull();
});

it.each<[Level, Partial<ILink>]>([
  ['good', { loss: 1, again: 3, jitter: 30, roundTrip: 300 }],
  ['fair', { loss: 1.1 }],
  ['fair', { again: 3.1 }],
  ['fair', { jitter: 31 }],
  ['fair', { roundTrip: 301 }],
  ['poor', { loss: 5.1 }],
  ['poor', { again: 6.1 }],
  ['poor', { jitter: 101 }],
  ['poor', { roundTrip: 501 }]
])('is %s at %j', (level, link) => {
  expect(levelOf({ loss: 0, again: 0, jitter: 0, roundTrip: 0, ...link })).toBe(level);
});

it('gets worse at once and better only when it lasts', () => {
  const steady = new Steady();
  const shown = (['good', 'poor', 'good', 'good', 'fair', 'good'] as const).map(level =>
    steady.next(level)
  );
  expect(shown).toEqual(['good', 'poor', 'poor', 'good', 'fair', 'fair']);
});

it('never shows better than what was just measured', () => {
  const order: Level[] = ['good', 'fair', 'poor'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order)), levels => {
      const steady = new Steady();
      for (const level of levels) {
        expect(order.indexOf(steady.next(level))).toBeGreaterThanOrEqual(order.indexOf(level));
      }
    })
  );
});

it('reports a change, once, and again to who forgot', async () => {
  jest.useFakeTimers();
  let stats: IStat[] = [sound(0, 0), pair(0.02)];
  const getStats = async () => new Map(stats.map((one, n) => [String(n), one]));
  const room = { engine: { pcManager: { publisher: { getStats }, subscriber: { getStats } } } };
  const reported: Level[] = [];
  const told: (Level | undefined)[] = [];
  const watch = new LinkWatch(
    () => room as never,
    link => told.push(link?.level),
    level => reported.push(level)
  );
  watch.start();
  const pass = async (received: number, lost: number) => {
    stats = [sound(received, lost), pair(0.02)];
    await jest.advanceTimersByTimeAsync(5_000);
  };
  await pass(250, 0);
  expect(reported).toEqual([]);
  await pass(500, 0);
  await pass(750, 0);
  expect(reported).toEqual(['good']);
  await pass(900, 100);
  expect(reported).toEqual(['good', 'poor']);
  watch.repeat();
  await pass(1000, 200);
  expect(reported).toEqual(['good', 'poor', 'poor']);
  watch.stop();
  expect(told[told.length - 1]).toBeUndefined();
  await pass(2000, 200);
  expect(reported).toHaveLength(3);
  jest.useRealTimers();
});
