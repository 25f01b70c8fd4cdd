/** Is one heard exactly while the key is held, and never by a key that means something else? */
import { PushToTalk, type TalkKey } from '../../src/media/pushToTalk';

function talking(key: TalkKey, ready = true) {
  const kept = new Map<string, string>();
  const heard: boolean[] = [];
  const talk = new PushToTalk({
    storage: {
      getItem: name => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: name => void kept.delete(name)
    },
    ready: () => ready,
    open: async () => heard.push(true),
    close: async () => heard.push(false)
  });
  talk.choose(key);
  return { talk, heard, kept };
}

function press(type: 'keydown' | 'keyup', on: EventTarget, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent(type, {
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init
  });
  on.dispatchEvent(event);
  return event;
}

function put(html: string): Element {
  const made = new DOMParser().parseFromString(html, 'text/html').body;
  document.body.replaceChildren(...Array.from(made.children));
  return document.body.querySelector('[data-here]') ?? document.body;
}

const SPACE = { code: 'Space' };
const open: PushToTalk[] = [];

afterEach(() => {
  open.splice(0).forEach(talk => talk.choose('off'));
  put('');
});

it('opens while Space is held, and scrolls nothing', () => {
  const { talk, heard } = talking('Space');
  open.push(talk);
  expect(press('keydown', document.body, SPACE).defaultPrevented).toBe(true);
  expect(press('keydown', document.body, { ...SPACE, repeat: true }).defaultPrevented).toBe(true);
  expect(talk.store.getState().held).toBe(true);
  press('keyup', document.body, SPACE);
  expect(heard).toEqual([true, false]);
});

it.each([
  '<input data-here>',
  '<textarea data-here></textarea>',
  '<div class="cm-editor"><div contenteditable="true"><span data-here>x</span></div></div>',
  '<div contenteditable data-here>x</div>',
  '<button data-here>Leave</button>',
  '<div role="menuitem" tabindex="-1" data-here>x</div>',
  '<select data-here></select>'
])('leaves Space to %s', html => {
  const { talk, heard } = talking('Space');
  open.push(talk);
  expect(press('keydown', put(html), SPACE).defaultPrevented).toBe(false);
  expect(heard).toEqual([]);
});

it('takes F8 also where one writes', () => {
  const { talk, heard } = talking('F8');
  open.push(talk);
  press('keydown', put('<textarea data-here></textarea>'), { code: 'F8' });
  expect(heard).toEqual([true]);
});

it('lets go when the page loses the keyboard, or the key is another', () => {
  const { talk, heard } = talking('Space');
  open.push(talk);
  press('keydown', document.body, SPACE);
  window.dispatchEvent(new Event('blur'));
  expect(heard).toEqual([true, false]);
  press('keydown', document.body, SPACE);
  talk.choose('F8');
  expect(heard).toEqual([true, false, true, false]);
  press('keydown', document.body, SPACE);
  expect(heard).toHaveLength(4);
});

it('is off unless chosen, and leaves a microphone alone that is on already', () => {
  const { talk, heard } = talking('off');
  press('keydown', document.body, SPACE);
  expect(heard).toEqual([]);
  expect(talk.store.getState().key).toBe('off');
  const busy = talking('Space', false);
  open.push(busy.talk);
  expect(press('keydown', document.body, SPACE).defaultPrevented).toBe(false);
  expect(busy.heard).toEqual([]);
});

it('is remembered', () => {
  const { talk, kept } = talking('ControlRight');
  open.push(talk);
  expect([...kept.values()]).toEqual(['ControlRight']);
});
