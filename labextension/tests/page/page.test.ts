import { arrange, hasMain } from '../../src/page/arrangement';
import { presses } from '../../src/ui/keys';
import { addressOf, readPlace, sessionIn } from '../../src/page/place';
import { createNotices, pagePlatform } from '../../src/page/platform';
import type { ISessionView } from '../../src/model/view';

const view = {} as ISessionView;

describe('what stands where', () => {
  it('is the panel alone until one is in a class', () => {
    expect(arrange(false, true, 'stage')).toEqual({ spots: [], chosen: 'class', panel: true });
    expect(hasMain({ view: null, phase: 'connecting', since: 1 }, null)).toBe(false);
    expect(hasMain({ view, phase: 'reconnecting', since: 1 }, null)).toBe(true);
  });

  it('is the end of a class until it is put away', () => {
    expect(hasMain({ view, phase: 'ended', since: 7 }, null)).toBe(true);
    expect(hasMain({ view, phase: 'ended', since: 7 }, 7)).toBe(false);
  });

  it('is the board beside the panel where there is room, one at a time where there is none', () => {
    expect(arrange(true, true, 'class')).toMatchObject({ chosen: 'board', panel: true });
    expect(arrange(true, false, 'class')).toMatchObject({ chosen: 'class', panel: true });
    expect(arrange(true, false, 'board')).toMatchObject({ chosen: 'board', panel: false });
  });
});

describe('the address', () => {
  const base = '/services/liveclass/';

  it('names a class and nothing else', () => {
    expect(sessionIn(`${base}class/s_1-x`, base)).toBe('s_1-x');
    for (const path of [
      base,
      `${base}class/`,
      `${base}class/a/b`,
      `${base}class/%2e`,
      '/class/x'
    ]) {
      expect(sessionIn(path, base)).toBeNull();
    }
    expect(sessionIn(addressOf('s_1', base), base)).toBe('s_1');
    expect(addressOf(null, base)).toBe(base);
  });

  it('leaves no token in the document', () => {
    const node = document.createElement('div');
    Object.assign(node.dataset, { base, request: 'secret' });
    expect(readPlace(node).request).toBe('secret');
    expect(node.outerHTML).not.toContain('secret');
  });
});

describe('a shortcut', () => {
  const none = { altKey: false, shiftKey: false, ctrlKey: false, metaKey: false };

  it('is its keys by their place, and no others', () => {
    const pressed = { ...none, altKey: true, shiftKey: true, code: 'KeyM' };
    expect(presses(pressed, 'Alt Shift M')).toBe(true);
    expect(presses({ ...pressed, code: 'KeyN' }, 'Alt Shift M')).toBe(false);
    expect(presses({ ...pressed, ctrlKey: true }, 'Alt Shift M')).toBe(false);
    expect(presses({ ...none, code: 'KeyM' }, 'Alt Shift M')).toBe(false);
  });
});

describe('the platform of the page', () => {
  const place = { base: '/b/', hub: '/hub/', request: 'token', user: 'dan', frame: '' };

  it('asks the service itself, and shows the token of the page', async () => {
    const asked = jest.fn(async () => ({ status: 200, json: async () => ({ ticket: 't' }) }));
    Object.assign(globalThis, { fetch: asked });
    const platform = pagePlatform(place, createNotices());
    const reply = await platform.request('POST', 'liveclass/ticket', { for: 'feed' });
    expect(reply).toEqual({ status: 200, json: { ticket: 't' } });
    const [address, init] = asked.mock.calls[0] as unknown as [string, RequestInit];
    expect(address).toBe('/b/page/ticket');
    expect(init.headers).toMatchObject({ 'X-LiveClass-Request': 'token' });
  });

  it('says what only JupyterLab can do, without asking anyone', async () => {
    const asked = jest.fn();
    Object.assign(globalThis, { fetch: asked });
    const platform = pagePlatform(place, createNotices());
    const reply = await platform.request('POST', 'liveclass/sessions', {});
    expect(reply.json).toMatchObject({ refusal: { code: 'only_in_lab' } });
    expect(asked).not.toHaveBeenCalled();
  });

  it('puts arguments into sentences, and speaks of no Jupyter server', () => {
    const { trans } = pagePlatform(place, createNotices());
    expect(trans._n('%1 person', '%1 people', 3)).toBe('3 people');
    expect(trans.__('%2 and %1', 'a', 'b')).toBe('b and a');
    expect(trans.__('Your Jupyter server does not answer.')).not.toContain('server');
  });
});
