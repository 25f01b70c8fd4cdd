/** Does the chat do what is asked of it, and show only what it should? */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { CASES, type ICase } from '../../dev/cases';
import { classOf, many, NOW } from '../../dev/people';
import type { IMessage } from '../../src/model/view';
import { Panel } from '../../src/ui/Panel';
import { aimOf, commandOf } from '../../src/ui/chat/aim';
import { begunAt, mentions, namesAt, offered } from '../../src/ui/chat/mentions';
import { nodesOf, standOut } from '../../src/ui/chat/rich';
import { tamedMessage } from '../../src/ui/chat/tame';
import { firstUnread, foundIn, ordered, unreadOf } from '../../src/ui/chat/thread';
import { show, stageRoom } from './room';

const said = (order: number, author: string, text: string, more: Partial<IMessage> = {}) => ({
  order,
  author,
  text,
  at: NOW,
  reactions: {},
  ...more
});

async function chatting(face: ICase) {
  const staged = stageRoom(face);
  await show(staged.room, <Panel />);
  const message = (words: string) =>
    screen.getAllByRole('article').find(one => one.textContent?.includes(words))!;
  const menuOf = (words: string) => {
    fireEvent.mouseOver(message(words));
    fireEvent.click(within(message(words)).getByRole('button', { name: 'More' }));
    return screen.getAllByRole('menuitem').map(item => item.textContent);
  };
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /message/iu });
  return { ...staged, message, menuOf, field };
}

// jsdom lays nothing out and knows no CSS.escape.
Object.assign(globalThis, { CSS: { escape: (text: string) => text } });
Element.prototype.scrollIntoView = () => undefined;

const STUDENT = CASES['chat'];
const STAFF = CASES['chat-staff'];

describe('words', () => {
  const tamed = (markup: string) => {
    const holder = document.createElement('div');
    holder.append(tamedMessage(markup));
    return holder;
  };

  it.each([
    '<script>x()</script>hi',
    '<b onclick="x()">hi</b>',
    '<p style="position:fixed">hi</p>',
    '<p id="liveclass" class="lc-Leave" data-x="1">hi</p>',
    '<svg onload="x()"></svg>hi',
    '<iframe src="//e.example"></iframe>hi',
    '<form action="//e.example"><input autofocus onfocus="x()">hi</form>',
    '<a href="javascript:x()">hi</a>',
    '<a href=" java\nscript:x()">hi</a>',
    '<a href="/hub/logout">hi</a>',
    '<a href="//e.example">hi</a>',
    '<a href="data:text/html,x">hi</a>',
    '<a href="#cell:a b">hi</a>',
    '<img src="x" onerror="x()" alt="hi">',
    '<img src="/hub/logout" alt="hi">',
    '<img src="data:image/svg+xml,x" alt="hi">'
  ])('keep nothing that acts: %s', markup => {
    const node = tamed(markup);
    expect(node.textContent).toContain('hi');
    expect(node.querySelector('script, svg, iframe, form, input, img')).toBeNull();
    const names = [...node.querySelectorAll('*')].flatMap(one => one.getAttributeNames());
    expect(names).toEqual([]);
  });

  it('lead out in a tab of their own, or to a cell', () => {
    const [web, mail, cell, picture] = tamed(
      '<a href="https://x.example/">a</a><a href="mailto:a@x.example">b</a>' +
        '<a href="#cell:c-1_2">c</a><img src="https://x.example/p.png" alt="plot">'
    ).querySelectorAll('a');
    for (const link of [web, mail]) {
      expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
    }
    expect([cell.getAttribute('href'), cell.className]).toEqual(['#cell:c-1_2', 'lc-CellLink']);
    expect([picture.getAttribute('href'), picture.textContent]).toEqual([
      'https://x.example/p.png',
      'plot'
    ]);
  });

  it('are shown as typed where markup would leave nothing', async () => {
    const rich = { nodes: (text: string) => tamedMessage(text) };
    const nodes = await nodesOf('<script>only()</script>', rich);
    expect(nodes.textContent).toBe('<script>only()</script>');
  });

  it('stand out when they are names or finds, but not in code', () => {
    const node = tamed('<p>@Ana Maria and @Ana, not a@Ana</p><code>@Ana</code>');
    standOut(node, { names: ['Ana Maria', 'Ana'], own: 'Ana', search: 'AND' });
    const marked = [...node.querySelectorAll('.lc-Mention')];
    expect(marked.map(one => one.textContent)).toEqual(['@Ana Maria', '@Ana']);
    expect(marked.map(one => one.classList.contains('lc-mod-own'))).toEqual([false, true]);
    expect([...node.querySelectorAll('mark')].map(one => one.textContent)).toEqual(['and']);
    expect(node.textContent).toBe('@Ana Maria and @Ana, not a@Ana@Ana');
  });
});

describe('mentions', () => {
  it('are whole names', () => {
    expect(namesAt('@Ana', 0, ['Anabel', 'Ana'])).toBe(4);
    expect(namesAt('@Anabel', 0, ['Ana'])).toBe(0);
    expect(mentions('hi @Mika Korhonen!', 'Mika Korhonen')).toBe(true);
    expect(mentions('hi Mika Korhonen', 'Mika Korhonen')).toBe(false);
  });

  it('begin with an @ at the start of a word', () => {
    expect(begunAt('hi @Mi', 6)).toEqual({ at: 3, typed: 'Mi' });
    expect(begunAt('a@Mi', 4)).toBeNull();
    expect(begunAt('`@x` y', 6)).toBeNull();
    expect(offered(['Mika Korhonen', 'Aiko', 'Kaja'], 'ko')).toEqual(['Mika Korhonen']);
  });

  it('are completed by keyboard', async () => {
    const { field, room } = await chatting(STUDENT);
    fireEvent.change(field(), { target: { value: 'ask @ri', selectionStart: 7 } });
    expect(screen.getByRole('option', { selected: true }).textContent).toBe('@Dr. Rivera');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(room.session.store.getState().drafts['message']).toBe('ask @Dr. Rivera ');
    expect(screen.queryByRole('listbox')).toBeNull();
  });
});

describe('what waits', () => {
  const messages = {
    a: said(1, 'p_mika', 'mine'),
    b: said(2, 'p_ben', '@Mika'),
    c: said(3, 'p_ben', 'yes', { reply_to: 'a' }),
    d: said(4, 'p_ben', 'hm')
  };

  it('is counted, and what is for oneself apart', () => {
    expect(unreadOf(messages, 1, 'p_mika', 'Mika')).toEqual({ count: 3, mine: 2 });
    expect(firstUnread(ordered(messages), 2, 'p_mika')).toBe('c');
    expect(firstUnread(ordered(messages), 0, 'p_mika')).toBeNull();
  });

  it('keeps a message the same object until it changes', () => {
    const before = ordered(messages);
    const after = ordered({ ...messages, d: said(4, 'p_ben', 'changed') });
    expect(after.map((one, n) => one === before[n])).toEqual([true, true, true, false]);
    expect(foundIn(after, 'CHANGED')).toEqual(['d']);
  });

  it('is told on the tab', async () => {
    await chatting(CASES['chat-unread']);
    expect(screen.getByLabelText(/new messages, 2 are for you/u).textContent).toContain('@');
  });
});

describe('the composer', () => {
  const around = { messages: {}, mode: 'everyone' as const, you: 'p_mika', student: true };
  const idle = { editing: null, replying: null, privately: false };

  it('says privately what is private', () => {
    const messages = { m: said(1, 'p_mika', 'x', { private: 'p_mika' }), n: said(2, 'p_ben', 'y') };
    const command = (more: object, ui: object) =>
      commandOf(aimOf({ ...around, messages, ...more }, { ...idle, ...ui }), 'hi');
    const plain = { kind: 'PostMessage', text: 'hi' };
    expect(command({}, {})).toEqual(plain);
    expect(command({}, { privately: true })).toEqual({ ...plain, private: true });
    expect(command({ mode: 'staff_only' }, {})).toEqual({ ...plain, private: true });
    expect(command({}, { replying: 'm' })).toEqual({ ...plain, reply_to: 'm', private: true });
    expect(command({}, { replying: 'gone' })).toEqual(plain);
    const staff = { student: false, you: 'p_rivera' };
    expect(command({ ...staff, mode: 'staff_only' }, {})).toEqual(plain);
    expect(command(staff, { privately: true, replying: 'n' })).toEqual({
      ...plain,
      reply_to: 'n',
      private: true
    });
  });

  it('replies and forgets it', async () => {
    const { sent, menuOf, field, room } = await chatting(STUDENT);
    menuOf('Because the exponential');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Reply' }));
    expect(screen.getByText('Reply to Ben')).toBeTruthy();
    fireEvent.change(field(), { target: { value: 'yes' } });
    await act(async () => void fireEvent.keyDown(field(), { key: 'Enter' }));
    expect(sent).toEqual([{ kind: 'PostMessage', text: 'yes', reply_to: 'm_4' }]);
    expect(room.ui.getState().replying).toBeNull();
  });

  it('says why it is off', async () => {
    const { field } = await chatting(CASES['chat-off']);
    expect(field().readOnly).toBe(true);
    expect(field().placeholder).toContain('turned the chat off');
  });

  it('links the active cell, and the link leads there', async () => {
    const { field, board, message } = await chatting(STUDENT);
    fireEvent.click(screen.getByRole('button', { name: 'Link the active cell' }));
    expect(field().value).toBe('[cell 2](#cell:c_2)');
    await act(async () => void fireEvent.click(within(message('Is means')).getByText('cell 3')));
    await waitFor(() => expect(board!.asked).toEqual(['open', 'reveal c_3']));
  });
});

describe('a message', () => {
  it('offers staff to delete it and to answer privately', async () => {
    const { menuOf, sent } = await chatting(STAFF);
    expect(menuOf('Because the exponential')).toEqual([
      'Reply',
      'Reply privately',
      'Copy text',
      'Hide from the class',
      'Block Ben from the chat',
      'Delete for everyone'
    ]);
    await act(async () => fireEvent.click(screen.getByText('Delete for everyone')));
    expect(sent).toEqual([{ kind: 'DeleteMessage', message: 'm_4' }]);
  });

  it('is changed by its author', async () => {
    const { menuOf, sent, field } = await chatting(STUDENT);
    expect(menuOf('I am lost since')).toContain('Edit');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Edit' }));
    expect(field().value).toBe('I am lost since the second plot.');
    fireEvent.change(field(), { target: { value: 'found it' } });
    await act(async () => void fireEvent.keyDown(field(), { key: 'Enter' }));
    expect(sent).toEqual([{ kind: 'EditMessage', message: 'm_6', text: 'found it' }]);
  });

  it('takes a sign and gives it back', async () => {
    const { sent } = await chatting(STUDENT);
    fireEvent.click(screen.getByRole('button', { name: 'Same here: 6 people' }));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: /^Thanks/u })));
    expect(sent).toEqual([
      { kind: 'TakeBackReaction', message: 'm_1', reaction: 'same_here' },
      { kind: 'ReactToMessage', message: 'm_3', reaction: 'thanks' }
    ]);
  });

  it('is found', async () => {
    const view = classOf(40, { messages: many(60) });
    await chatting({ ...STUDENT, session: { ...STUDENT.session, view } });
    fireEvent.click(screen.getByRole('button', { name: 'Search messages' }));
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'n = 5' } });
    expect(screen.getByText('– of 5')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Earlier find' }));
    expect(screen.getByText('5 of 5')).toBeTruthy();
  });
});
