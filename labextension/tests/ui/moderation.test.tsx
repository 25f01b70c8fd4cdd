/** Can staff hold back what students write, and is everyone told in words what that means for them? */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { CASES, type ICase } from '../../dev/cases';
import { NOW } from '../../dev/people';
import { Panel } from '../../src/ui/Panel';
import { freeAt } from '../../src/ui/chat/slow';
import { show, stageRoom } from './room';

// jsdom lays nothing out and knows no CSS.escape.
Object.assign(globalThis, { CSS: { escape: (text: string) => text } });
Element.prototype.scrollIntoView = () => undefined;

async function chatting(face: ICase) {
  const staged = stageRoom(face);
  await show(staged.room, <Panel />);
  const message = (words: string) =>
    screen.getAllByRole('article').find(one => one.textContent?.includes(words))!;
  const choose = async (words: string, item: string) => {
    fireEvent.mouseOver(message(words));
    fireEvent.click(within(message(words)).getByRole('button', { name: 'More' }));
    await act(async () => fireEvent.click(screen.getByRole('menuitem', { name: item })));
  };
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /message/iu });
  return { ...staged, message, choose, field };
}

const STAFF = CASES['chat-kept-staff'];

describe('for staff', () => {
  it('a message is hidden and shown again, by menu and by button', async () => {
    const { choose, sent, message } = await chatting(STAFF);
    await choose('Because the exponential', 'Hide from the class');
    await choose('Who sells the solutions', 'Show to the class');
    const held = message('What the heck');
    expect(held.textContent).toContain('Held by the word filter');
    await act(async () => fireEvent.click(within(held).getByText('Show to the class')));
    await act(async () => fireEvent.click(within(held).getByText('Keep it back')));
    expect(sent).toEqual([
      { kind: 'HideMessage', message: 'm_4' },
      { kind: 'ShowMessage', message: 'm_10' },
      { kind: 'ShowMessage', message: 'm_11' },
      { kind: 'HideMessage', message: 'm_11' }
    ]);
  });

  it('what is between a student and the staff says why it cannot be hidden', async () => {
    const { message, sent } = await chatting(STAFF);
    fireEvent.mouseOver(message('I am lost since'));
    fireEvent.click(within(message('I am lost since')).getByRole('button', { name: 'More' }));
    const item = screen.getByRole('menuitem', { name: /^Hide from the class/u });
    expect(item.textContent).toContain('it is private');
    fireEvent.click(item);
    expect(sent).toEqual([]);
  });

  it('a student is blocked, and let in again', async () => {
    const { choose, sent } = await chatting(STAFF);
    await choose('Is means', 'Block Aiko from the chat');
    await choose('Because the exponential', 'Let Ben write to the class again');
    expect(sent).toEqual([
      { kind: 'BlockFromChat', person: 'p_aiko' },
      { kind: 'UnblockFromChat', person: 'p_ben' }
    ]);
  });

  it('who watches now is blocked for what they wrote before, and no staff are', async () => {
    const { choose, message, room, sent } = await chatting(STAFF);
    const view = room.session.store.getState().view!;
    const people = {
      ...view.people,
      p_aiko: { ...view.people.p_aiko, role: 'guest' as const }
    };
    await act(async () => room.session.store.setState({ view: { ...view, people } }));
    await choose('Is means', 'Block Aiko from the chat');
    expect(sent).toEqual([{ kind: 'BlockFromChat', person: 'p_aiko' }]);
    fireEvent.mouseOver(message('@Aiko a list: wrap'));
    fireEvent.click(within(message('@Aiko a list: wrap')).getByRole('button', { name: 'More' }));
    expect(screen.queryByRole('menuitem', { name: /^Block/u })).toBeNull();
  });

  it('slow mode is chosen from the chat settings', async () => {
    const { sent } = await chatting(STAFF);
    fireEvent.click(screen.getByRole('button', { name: 'Chat settings' }));
    expect(
      screen.getByRole('menuitemradio', { name: '1 minute' }).getAttribute('aria-checked')
    ).toBe('true');
    await act(async () => fireEvent.click(screen.getByText('30 seconds')));
    expect(sent).toEqual([{ kind: 'ChangeSettings', slow_seconds: 30 }]);
  });

  it('the word filter is a list, one a line', async () => {
    const { sent } = await chatting(STAFF);
    fireEvent.click(screen.getByRole('button', { name: 'Chat settings' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Filtered words (2)…' }));
    const list = screen.getByRole<HTMLTextAreaElement>('textbox', {
      name: /Filtered words/u,
      hidden: true
    });
    expect(list.value).toBe('heck\ndamn');
    fireEvent.change(list, { target: { value: `${'x'.repeat(61)}` } });
    fireEvent.click(screen.getByRole('button', { name: 'Save', hidden: true }));
    expect(sent).toEqual([]);
    fireEvent.change(list, { target: { value: ' heck \n\ngive up\n' } });
    await act(async () =>
      fireEvent.click(screen.getByRole('button', { name: 'Save', hidden: true }))
    );
    expect(sent).toEqual([{ kind: 'SetWordFilter', words: ['heck', 'give up'] }]);
  });
});

describe('for students', () => {
  it('one sees that the own message waits, and can only delete it', async () => {
    const { message } = await chatting(CASES['chat-held']);
    const held = message('What the heck');
    expect(held.textContent).toContain('Waits for the teaching staff');
    expect(within(held).queryByRole('button', { name: 'Show to the class' })).toBeNull();
    fireEvent.mouseOver(held);
    fireEvent.click(within(held).getByRole('button', { name: 'More' }));
    const items = screen.getAllByRole('menuitem').map(item => item.textContent);
    expect(items).toContain('Delete for everyone');
    expect(items).not.toContain('Edit');
    expect(items).not.toContain('Hide from the class');
  });

  it('slow mode counts in words and keeps what is written', async () => {
    const { field, sent } = await chatting(CASES['chat-slow']);
    expect(screen.getByText(/again in 42 seconds/u)).toBeTruthy();
    await act(async () => void fireEvent.keyDown(field(), { key: 'Enter' }));
    expect(sent).toEqual([]);
    expect(field().value).toBe('And the median?');
    fireEvent.click(screen.getByRole('button', { name: 'Only to the teaching staff' }));
    expect(screen.queryByText(/again in/u)).toBeNull();
    await act(async () => void fireEvent.keyDown(field(), { key: 'Enter' }));
    expect(sent).toEqual([{ kind: 'PostMessage', text: 'And the median?', private: true }]);
  });

  it('slow mode counts from the last message to the class', () => {
    const state = { ...stageRoom(CASES['chat-slow']).room.session.store.getState() };
    expect(freeAt(state)).toBe(NOW - 18 + 60);
    expect(freeAt({ ...state, role: 'instructor' })).toBe(0);
    expect(freeAt({ ...state, you: 'p_aiko' })).toBeLessThan(NOW);
    expect(freeAt({ ...state, view: null })).toBe(0);
  });

  it('who is blocked is told, and writes to the staff alone', async () => {
    const { field, sent } = await chatting(CASES['chat-blocked']);
    expect(screen.getByText(/blocked you from the chat/u)).toBeTruthy();
    fireEvent.change(field(), { target: { value: 'Why?' } });
    await act(async () => void fireEvent.keyDown(field(), { key: 'Enter' }));
    expect(sent).toEqual([{ kind: 'PostMessage', text: 'Why?', private: true }]);
  });
});
