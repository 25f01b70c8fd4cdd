/** What happens when a person clicks and types. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { classOf, NOW } from '../../dev/people';
import { Panel } from '../../src/ui/Panel';
import { show, stageRoom } from './room';

const button = (name: string | RegExp) => screen.getByRole('button', { name });

it('sends a message with Enter and empties the field', async () => {
  const { room, sent } = stageRoom(CASES['student-live']);
  await show(room, <Panel />);
  const field = screen.getByRole('textbox', { name: 'Message to the class' });
  fireEvent.change(field, { target: { value: '  hello  ' } });
  await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }));
  expect(sent).toEqual([{ kind: 'PostMessage', text: 'hello' }]);
  expect(room.session.store.getState().drafts['message'] ?? '').toBe('');
});

it('breaks the line with Shift+Enter and waits while a word is being composed', async () => {
  const { room, sent } = stageRoom(CASES['student-live']);
  await show(room, <Panel />);
  const field = screen.getByRole('textbox', { name: 'Message to the class' });
  fireEvent.change(field, { target: { value: 'x' } });
  fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
  expect(sent).toEqual([]);
});

it('gives a refused message back and says why', async () => {
  const staged = stageRoom(CASES['student-live']);
  staged.refuse({
    code: 'rate_limited',
    message: 'Too many messages at once.',
    next: 'Wait a moment.'
  });
  await show(staged.room, <Panel />);
  const field = screen.getByRole('textbox', { name: 'Message to the class' });
  fireEvent.change(field, { target: { value: 'keep me' } });
  await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }));
  await waitFor(() =>
    expect(screen.getByRole('alert').textContent).toContain('Too many messages at once.')
  );
  expect((field as HTMLTextAreaElement).value).toBe('keep me');
});

it('does not send what is too long for the service', async () => {
  const { room, sent } = stageRoom(CASES['student-live']);
  await show(room, <Panel />);
  const field = screen.getByRole('textbox', { name: 'Message to the class' });
  fireEvent.change(field, { target: { value: 'é'.repeat(2049) } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(sent).toEqual([]);
  expect(screen.getByText('about 2 characters too long')).toBeTruthy();
});

it('shows what people write and runs nothing of it', async () => {
  const view = classOf(3, {
    messages: {
      m: {
        order: 1,
        author: 'p_aiko',
        at: NOW,
        text: '<img src=x onerror=alert(1)>',
        reactions: {}
      },
      n: { order: 2, author: 'p_ben', at: NOW, text: '`<b>` <script>no()</script>', reactions: {} }
    }
  });
  const { container } = await show(
    stageRoom({ session: { ...CASES['student-live'].session, view } }).room,
    <Panel />
  );
  expect(container.querySelector('.lc-Message :is(img, b, script)')).toBeNull();
  expect(screen.getByRole('log').textContent).toContain('<img src=x onerror=alert(1)>');
});

it('opens nothing when called on until the person agrees', async () => {
  const { room, sent, shown } = stageRoom(CASES['called']);
  const opened: boolean[] = [];
  room.engine.setMicrophone = async on => void opened.push(on);
  await show(room, <Panel />);
  expect(shown).toContain('panel');
  expect(opened).toEqual([]);
  await act(async () => button('Unmute and speak').click());
  expect(sent).toEqual([{ kind: 'AcceptCall' }]);
  expect(opened).toEqual([true]);
});

it('may be declined', async () => {
  const { room, sent } = stageRoom(CASES['called']);
  await show(room, <Panel />);
  await act(async () => button('Not now').click());
  expect(sent).toEqual([{ kind: 'DeclineCall' }]);
});

it('asks before the class ends for all', async () => {
  const { room, sent } = stageRoom(CASES['instructor-live']);
  const ended = jest.fn(async () => undefined);
  room.session.end = ended;
  await show(room, <Panel />);
  fireEvent.click(screen.getByRole('button', { name: 'End' }));
  expect(ended).not.toHaveBeenCalled();
  expect(screen.getByRole('alertdialog', { hidden: true }).textContent).toContain('38 people');
  await act(async () => screen.getByText('End for all').click());
  expect(ended).toHaveBeenCalledTimes(1);
  expect(sent).toEqual([]);
});

it('keeps a control one may not use reachable, silent and explained', async () => {
  const { room } = stageRoom(CASES['student-live']);
  const share = jest.fn(async () => undefined);
  room.engine.setScreen = share;
  await show(room, <Panel />);
  const control = button('Share your screen');
  expect(control.getAttribute('aria-disabled')).toBe('true');
  expect((control as HTMLButtonElement).disabled).toBe(false);
  fireEvent.click(control);
  expect(share).not.toHaveBeenCalled();
  const why = document.getElementById(control.getAttribute('aria-describedby')!);
  expect(why!.textContent).toBe('You can share your screen while you are called on.');
});

it('says above the controls what an action met', async () => {
  const staged = stageRoom(CASES['instructor-live']);
  staged.refuse({ code: 'x', message: 'That person has just left.', next: 'Look at the list.' });
  await show(staged.room, <Panel />);
  await act(async () => button('Call on').click());
  expect(screen.getByRole('alert').textContent).toContain('That person has just left.');
  fireEvent.click(button('Close this note'));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('moves between tabs with the arrow keys', async () => {
  const { room } = stageRoom(CASES['student-live']);
  await show(room, <Panel />);
  const chat = screen.getByRole('tab', { name: 'Chat' });
  chat.focus();
  fireEvent.keyDown(chat, { key: 'ArrowRight' });
  expect(room.ui.getState().tab).toBe('people');
  expect(document.activeElement!.textContent).toBe('People');
  fireEvent.keyDown(document.activeElement!, { key: 'End' });
  expect(room.ui.getState().tab).toBe('hands');
});

it('asks for a device menu by button and closes it with Esc', async () => {
  const { room } = stageRoom(CASES['student-live']);
  await show(room, <Panel />);
  const chevron = button('Choose camera');
  await act(async () => void fireEvent.click(chevron));
  const menu = screen.getByRole('menu', { name: 'Choose camera' });
  expect(menu.contains(document.activeElement)).toBe(true);
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(chevron);
});

it('tells of messages that came while another tab was open', async () => {
  const { room } = stageRoom({ ...CASES['student-live'], ui: { tab: 'people', read: 4 } });
  await show(room, <Panel />);
  expect(screen.getByLabelText('2 new messages')).toBeTruthy();
  fireEvent.click(screen.getByRole('tab', { name: /Chat/u }));
  expect(room.ui.getState().read).toBe(6);
});

it('joins with nothing open unless the student switched it on', async () => {
  const { room } = stageRoom(CASES['preparing']);
  const joined: string[] = [];
  room.session.join = session => void joined.push(session);
  await show(room, <Panel />);
  await act(async () => button('Join class').click());
  expect(joined).toEqual(['s_1']);
  expect(room.ui.getState().opening).toEqual([]);
});
