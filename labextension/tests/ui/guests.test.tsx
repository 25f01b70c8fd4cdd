/** What do staff see of links for guests, and what leaves the page when they make one? */
import { webcrypto } from 'node:crypto';
import { TextEncoder as NodeTextEncoder } from 'node:util';
import { guestsBy, linkAddress, newSecret, standingOf } from '../../src/model/guestLinks';
import type { ILink, ISessionView } from '../../src/model/view';
import { spans, spanWords, standingWords, usesWords } from '../../src/ui/guests/words';
import { trans } from './room';

const NOW = 1_700_000_000;
const link = (more: Partial<ILink> = {}): ILink => ({
  order: 1,
  by: 'p_ina',
  at: NOW - 60,
  label: 'Parents',
  expires_at: NOW + 60,
  uses: 3,
  used: 1,
  lobby: true,
  ...more
});

it.each([
  [link(), 'open'],
  [link({ expires_at: NOW }), 'expired'],
  [link({ used: 3 }), 'used-up'],
  [link({ revoked: { by: 'p_ina', at: NOW }, expires_at: NOW }), 'revoked']
] as const)('knows how a link stands', (one, standing) => {
  expect(standingOf(one, NOW)).toBe(standing);
  expect(standingWords(one, NOW, trans)).not.toMatch(/%|NaN/u);
});

it('says spans and uses in words', () => {
  expect(spans(45)).toEqual([30, 45, 60, 120, 240]);
  expect(spans(60)).toEqual([30, 60, 120, 240]);
  expect(spanWords(90, trans)).toBe('1 hour 30 minutes');
  expect(usesWords(link(), trans)).toBe('1 of 3 guests came');
});

it('counts those of a link who are here or wait', () => {
  const view = {
    people: { a: { here: true }, b: { here: false }, d: { here: true } },
    lobby: { c: {} },
    came_by: { a: 'l_1', b: 'l_1', c: 'l_1', d: 'l_2' }
  } as unknown as ISessionView;
  expect(guestsBy(view, 'l_1')).toBe(2);
});

it('puts the secret behind the sign that browsers do not send', () => {
  const address = linkAddress(
    '/services/liveclass/',
    's_1',
    'secret',
    'https://hub.example/user/ana/lab'
  );
  expect(address).toBe('https://hub.example/services/liveclass/guest#s_1.secret');
});

describe('a new secret', () => {
  const crypto = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  const give = (value: unknown) =>
    Object.defineProperty(globalThis, 'crypto', { value, configurable: true });
  beforeAll(() => Object.assign(globalThis, { TextEncoder: NodeTextEncoder }));
  afterAll(() => crypto && Object.defineProperty(globalThis, 'crypto', crypto));

  it('has 256 bits, is another each time, and goes by its digest', async () => {
    give(webcrypto);
    const [one, other] = [await newSecret(trans), await newSecret(trans)];
    expect(one.secret).toMatch(/^[A-Za-z0-9_-]{43}$/u);
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/u);
    expect(one.secret).not.toBe(other.secret);
    const bytes = await webcrypto.subtle.digest('SHA-256', Buffer.from(one.secret));
    expect(one.digest).toBe(Buffer.from(bytes).toString('hex'));
  });

  it('is refused in words over plain HTTP', async () => {
    give({ getRandomValues: () => undefined });
    await expect(newSecret(trans)).rejects.toMatchObject({ problem: { code: 'insecure' } });
  });
});
