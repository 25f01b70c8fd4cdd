import fc from 'fast-check';
import { SourceSwitch, type ISwitchPorts, type SourceState } from '../../src/media/switch';
import { Refused, type IProblem } from '../../src/platform';
import type { ClientCommand } from '../../src/wire';
import { FakeRoom, rest, track } from './stage';

const trans = {
  __: (message: string) => message,
  _n: (one: string, many: string, count: number) => (count === 1 ? one : many)
};
const problem: IProblem = { code: 'closed_by_staff', message: 'm', next: 'n' };

/** A class that says yes after a while, as a real one does. */
class FakeClass {
  open = false;
  live = true;
  refusal: IProblem | null = null;
  onAsked: (kind: string) => void = () => undefined;
  readonly asked: string[] = [];
  readonly states: SourceState[] = [];
  readonly problems: (IProblem | null)[] = [];
  readonly room = new FakeRoom();

  ports(): ISwitchPorts {
    return {
      trans,
      send: command => this.send(command),
      isOpen: () => this.open,
      isLive: () => this.live,
      device: () => undefined,
      state: (state, why) => {
        this.states.push(state);
        this.problems.push(why);
      },
      tracks: () => undefined,
      silenced: () => undefined
    };
  }

  async send({ kind }: ClientCommand): Promise<void> {
    await rest();
    if (!this.live) {
      throw new Refused({ code: 'interrupted', message: '', next: '' });
    }
    if (this.refusal) {
      throw new Refused(this.refusal);
    }
    this.asked.push(kind);
    this.onAsked(kind);
    this.open = kind === 'OpenSource';
    this.room.allow(...(this.open ? ['microphone'] : []));
  }
}

/** A device that a test can deny; every track it gave is kept. */
class FakeDevices {
  readonly given: MediaStreamTrack[] = [];
  denied: string | null = null;
  granted = true;

  install(): void {
    const getUserMedia = async (): Promise<unknown> => {
      await rest();
      if (this.denied) {
        throw new DOMException('', this.denied);
      }
      const one = track('audio');
      this.given.push(one);
      return { getTracks: () => [one] };
    };
    const query = async (): Promise<unknown> => ({ state: this.granted ? 'granted' : 'prompt' });
    Object.assign(navigator, { mediaDevices: { getUserMedia }, permissions: { query } });
  }

  open(): MediaStreamTrack[] {
    return this.given.filter(one => one.readyState === 'live' && one.enabled);
  }
}

function build() {
  const klass = new FakeClass();
  const devices = new FakeDevices();
  devices.install();
  const microphone = new SourceSwitch('microphone', klass.ports());
  microphone.outgoing.enter(klass.room.stage());
  return { klass, devices, microphone };
}

const codeOf = (error: unknown): string => (error as Refused).problem.code;

test('asks the class, opens the device, and is on when it is heard', async () => {
  const { klass, microphone } = build();
  await microphone.on();
  expect(klass.asked).toEqual(['OpenSource']);
  expect(klass.states).toEqual(['opening', 'on']);
  expect(klass.room.heard()).toEqual(['microphone']);
});

test('off is silent at once and tells the class after', async () => {
  const { klass, devices, microphone } = build();
  await microphone.on();
  const off = microphone.off();
  expect(devices.open()).toEqual([]);
  expect(klass.states.at(-1)).toBe('off');
  await off;
  expect(klass.asked).toEqual(['OpenSource', 'CloseSource']);
});

test('a refusal of the class lets go of the device and is told', async () => {
  const { klass, devices, microphone } = build();
  klass.refusal = { code: 'microphones_full', message: 'full', next: 'wait' };
  await expect(microphone.on().catch(codeOf)).resolves.toBe('microphones_full');
  expect(devices.open()).toEqual([]);
  expect(klass.states.at(-1)).toBe('problem');
  expect(klass.problems.at(-1)?.message).toBe('full');
});

test('a device that is denied is never announced, or closed again at once', async () => {
  for (const granted of [true, false]) {
    const { klass, devices, microphone } = build();
    devices.granted = granted;
    devices.denied = 'NotFoundError';
    await expect(microphone.on().catch(codeOf)).resolves.toBe('no_device');
    expect(klass.open).toBe(false);
    expect(klass.asked).toEqual(granted ? ['OpenSource', 'CloseSource'] : []);
  }
});

test('what this page closes itself is not taken for closed by others', async () => {
  const { klass, devices, microphone } = build();
  const activeWhile: Record<string, boolean> = {};
  klass.onAsked = kind => {
    activeWhile[kind] = microphone.active;
  };
  devices.denied = 'NotFoundError';
  await expect(microphone.on().catch(codeOf)).resolves.toBe('no_device');
  expect(activeWhile).toEqual({ OpenSource: true, CloseSource: false });
});

test('closed by others: silent, released, and it says why', async () => {
  const { klass, devices, microphone } = build();
  await microphone.on();
  klass.open = false;
  microphone.closed(problem);
  expect(devices.given[0].readyState).toBe('ended');
  expect(klass.problems.at(-1)).toBe(problem);
  await rest();
  expect(klass.room.heard()).toEqual([]);
});

test('muted while the line is down: silent now, closed in the class when it is back', async () => {
  const { klass, devices, microphone } = build();
  await microphone.on();
  klass.live = false;
  await microphone.off();
  expect(devices.open()).toEqual([]);
  expect(klass.open).toBe(true);
  klass.live = true;
  microphone.reconcile(problem);
  await rest();
  await rest();
  expect(klass.open).toBe(false);
});

test('closed in the class while the line was down: off here too', async () => {
  const { klass, microphone } = build();
  await microphone.on();
  klass.open = false;
  microphone.reconcile(problem);
  expect(klass.states.at(-1)).toBe('off');
  expect(klass.problems.at(-1)).toBe(problem);
});

test('an unplugged microphone is replaced by another one', async () => {
  const { devices, microphone, klass } = build();
  await microphone.on();
  devices.given[0].stop();
  devices.given[0].onended?.(new Event('ended'));
  await rest();
  await rest();
  expect(devices.given).toHaveLength(2);
  expect(klass.room.publications.get('microphone')?.track.mediaStreamTrack).toBe(devices.given[1]);
});

test('however one clicks, page, class and device agree on the last click', async () => {
  const click = fc.constantFrom('on', 'off', 'rest');
  await fc.assert(
    fc.asyncProperty(fc.array(click, { minLength: 1, maxLength: 20 }), async clicks => {
      const { klass, devices, microphone } = build();
      const done: Promise<void>[] = [];
      for (const one of clicks) {
        if (one === 'rest') await rest();
        else done.push((one === 'on' ? microphone.on() : microphone.off()).catch(() => undefined));
      }
      await Promise.all(done);
      await rest();
      const last = clicks.filter(one => one !== 'rest').at(-1) ?? 'off';
      expect(klass.open).toBe(last === 'on');
      expect(klass.room.heard()).toEqual(last === 'on' ? ['microphone'] : []);
      expect(devices.open()).toHaveLength(last === 'on' ? 1 : 0);
      if (last === 'on') expect(klass.states.at(-1)).toBe('on');
      microphone.drop();
    }),
    { numRuns: 200 }
  );
});
