/** How does a page take a link, and where does each answer lead a guest? */
import { GuestDoor, type Door } from '../../src/page/guest/door';
import { linkIn, takeLink } from '../../src/page/guest/link';
import { outOf } from '../../src/page/guest/Out';
import type { IPlatform, IReply } from '../../src/platform';
import { trans } from '../ui/room';

const SHOWN = { session: 's_1', title: 'Sampling', lobby: true };
const LINK = { session: 's_1', secret: 'abc-DEF_1' };

function refused(status: number, code: string): IReply {
  return { status, json: { refusal: { code, message: `${code}.`, next: 'Then.' } } };
}

class Service {
  asked: [string, unknown][] = [];
  entered: string[] = [];
  kept: [string, string][] = [];
  readonly door: GuestDoor;

  constructor(answers: Record<string, IReply | 'silent'>) {
    const request = async (_: string, path: string, body?: unknown): Promise<IReply> => {
      this.asked.push([path, body]);
      const answer = answers[path];
      if (answer === 'silent') {
        throw new TypeError('no network');
      }
      return answer;
    };
    this.door = new GuestDoor(
      { request, trans } as unknown as IPlatform,
      (...given) => this.kept.push(given),
      session => this.entered.push(session)
    );
  }

  get at(): Door {
    return this.door.store.getState();
  }
}

it.each(['#s_1.abc-DEF_1', '#s_1.x'])('reads %s', hash => expect(linkIn(hash)).not.toBeNull());

it.each([
  '',
  '#',
  '#s_1',
  '#.abc',
  '#s_1.',
  '#s_1.a b',
  '#s_1.a.b',
  '#<b>.x',
  `#s_1.${'x'.repeat(129)}`
])('does not take %s for a link', hash => expect(linkIn(hash)).toBeNull());

it('takes the link out of the address at once', () => {
  window.history.replaceState(null, '', '/services/liveclass/guest#s_1.abc-DEF_1');
  const before = window.history.length;
  expect(takeLink()).toEqual(LINK);
  expect(window.location.href).toMatch(/\/services\/liveclass\/guest$/u);
  expect(window.history.length).toBe(before);
  window.history.replaceState(null, '', '/services/liveclass/guest#s_1');
  expect(takeLink()).toBe('broken');
  expect(window.location.hash).toBe('');
  expect(takeLink()).toBeNull();
});

it('leads from a link over a name into the class', async () => {
  const service = new Service({
    'guest/look': { status: 200, json: SHOWN },
    'guest/come': { status: 200, json: { request: 'r', session: 's_1', name: 'Kim' } }
  });
  await service.door.open(LINK, false);
  expect(service.at).toMatchObject({ at: 'name', shown: SHOWN });
  await service.door.come('Kim');
  expect(service.kept).toEqual([['r', 'Kim']]);
  expect(service.entered).toEqual(['s_1']);
  expect(service.at.at).toBe('inside');
  expect(service.asked.map(([path]) => path)).toEqual(['guest/look', 'guest/come']);
});

it('asks for another name and says why', async () => {
  const service = new Service({
    'guest/look': { status: 200, json: SHOWN },
    'guest/come': refused(400, 'guest_name_missing')
  });
  await service.door.open(LINK, false);
  await service.door.come('!');
  expect(service.at).toMatchObject({
    at: 'name',
    busy: false,
    problem: { code: 'guest_name_missing' }
  });
});

it.each([
  'no_such_link',
  'link_revoked',
  'link_expired',
  'link_used_up',
  'session_ended',
  'locked',
  'capacity'
])('says so when it is %s', async code => {
  const service = new Service({ 'guest/look': refused(410, code) });
  await service.door.open(LINK, false);
  expect(service.at).toMatchObject({ at: 'closed', problem: { message: `${code}.` } });
});

it('says so when nothing answers, and when there is no link or half of one', async () => {
  const silent = new Service({ 'guest/look': 'silent' });
  await silent.door.open(LINK, false);
  expect(silent.at).toMatchObject({ at: 'closed', problem: { code: 'no_answer' } });
  for (const [link, code] of [
    [null, 'no_link'],
    ['broken', 'no_such_link']
  ] as const) {
    const service = new Service({});
    await service.door.open(link, false);
    expect(service.at).toMatchObject({ at: 'closed', problem: { code } });
    expect(service.asked).toEqual([]);
  }
});

it('goes straight in after a refresh, and with the same link again', async () => {
  for (const link of [null, LINK]) {
    const service = new Service({ 'guest/me': { status: 200, json: SHOWN } });
    await service.door.open(link, true);
    expect(service.entered).toEqual(['s_1']);
    expect(service.asked.map(([path]) => path)).toEqual(['guest/me']);
  }
});

it('takes a new link for another class, and when the old pass is void', async () => {
  const answers = { 'guest/look': { status: 200, json: SHOWN } };
  const other = new Service({
    ...answers,
    'guest/me': { status: 200, json: { ...SHOWN, session: 's_0' } }
  });
  await other.door.open(LINK, true);
  expect(other.at.at).toBe('name');
  const revoked = new Service({ ...answers, 'guest/me': refused(410, 'link_revoked') });
  await revoked.door.open(LINK, true);
  expect(revoked.at.at).toBe('name');
  await revoked.door.open(null, true);
  expect(revoked.at).toMatchObject({ at: 'closed', problem: { code: 'link_revoked' } });
});

it.each([
  ['ended', null, false],
  ['left', null, true],
  ['elsewhere', null, true],
  ['removed', null, false],
  ['refused', 'locked', true],
  ['refused', 'link_revoked', false]
] as const)('after %s (%s) there is a way back: %s', (phase, code, back) => {
  const problem = code && { code, message: `${code}.`, next: '' };
  const out = outOf({ phase, problem }, trans);
  expect(out.title).not.toBe('');
  expect(out.back !== '').toBe(back);
});
