/** The chat of a class that is over: who finds it, and what one can do there. */
import { act, fireEvent, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { classOf } from '../../dev/people';
import type { IReply } from '../../src/platform';
import { Panel } from '../../src/ui/Panel';
import { show, stageRoom, type IStaged } from './room';

const SAID = {
  m_1: {
    order: 1,
    author: 'p_rivera',
    text: 'Welcome to **sampling**',
    at: 100,
    reactions: { plus_one: { p_mika: true } }
  },
  m_2: { order: 2, author: 'p_mika', text: 'Thank you', at: 101, reactions: {} }
};
const CHAT = {
  session: 's_old',
  course: 'stats',
  you: 'p_mika',
  role: 'student',
  view: classOf(9, { messages: SAID })
};
const CLASSES = {
  sessions: [{ id: 's_old', title: 'Sampling', started_at: 100, ended_at: 900 }],
  more: false
};

function staged(face: string, answers: Record<string, IReply>): IStaged & { asked: unknown[] } {
  const asked: unknown[] = [];
  const it = stageRoom(CASES[face]);
  it.room.platform.request = async (_method, path, body) => {
    asked.push([path, body]);
    return answers[path] ?? { status: 200, json: null };
  };
  return { ...it, asked };
}

const GIVEN = {
  'liveclass/past-classes': { status: 200, json: CLASSES },
  'liveclass/past-chat': { status: 200, json: CHAT }
};

it('is found outside a class, chosen, and only read', async () => {
  const { room, sent, asked } = staged('home-student', GIVEN);
  await show(room, <Panel />);
  await act(async () => fireEvent.click(screen.getByText('Chats of past classes…')));
  await act(async () =>
    fireEvent.change(screen.getByLabelText('Class'), { target: { value: 's_old' } })
  );
  expect(asked).toContainEqual(['liveclass/past-chat', { session: 's_old' }]);
  const [first] = screen.getAllByRole('article');
  expect(first.textContent).toContain('Welcome to sampling');
  await act(async () => fireEvent.mouseOver(first));
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.queryByLabelText('This message')).toBeNull();
  expect(screen.queryByLabelText('Chat settings')).toBeNull();
  await act(async () => fireEvent.click(screen.getByLabelText(/1 person$/u)));
  expect(sent).toEqual([]);
  await act(async () => fireEvent.click(screen.getByText('Close')));
  expect(room.ui.getState().past).toBeNull();
});

it('is one step from where the class said that it has ended', async () => {
  const { room } = staged('ended', GIVEN);
  await show(room, <Panel />);
  await act(async () => fireEvent.click(screen.getByText('Read the chat')));
  expect(room.ui.getState().past).toBe(room.session.store.getState().session);
  expect(screen.getAllByRole('article')).toHaveLength(2);
});

it('says to those who were not there that it is not theirs', async () => {
  const refusal = { code: 'was_not_there', message: 'You were not there.', next: 'Ask.' };
  const { room } = staged('home-student', {
    ...GIVEN,
    'liveclass/past-chat': { status: 403, json: { refusal } }
  });
  room.ui.setState({ past: 's_old' });
  await show(room, <Panel />);
  expect(document.body.textContent).toContain('You were not there.');
  expect(screen.queryByRole('article')).toBeNull();
});

it('stands under the course of the class, and not under another', async () => {
  const { room, asked } = staged('home-student', GIVEN);
  const other = { title: 'Another', role: 'student' as const };
  room.feed.store.setState({ courses: { other, stats: { title: 'Statistics', role: 'student' } } });
  room.ui.setState({ past: 's_old' });
  await show(room, <Panel />);
  expect(screen.getByLabelText<HTMLSelectElement>('Course').value).toBe('stats');
  expect(asked).toContainEqual(['liveclass/past-classes', { course: 'stats' }]);
  expect(asked).not.toContainEqual(['liveclass/past-classes', { course: 'other' }]);
});

it('goes on where the list stops, by a button that keeps the focus at the end', async () => {
  const { room, asked } = staged('home-student', GIVEN);
  const pages = [CLASSES.sessions, [{ ...CLASSES.sessions[0], id: 's_older', started_at: 50 }]];
  const answer = room.platform.request;
  room.platform.request = async (method, path, body) => {
    const known = await answer(method, path, body);
    return path === 'liveclass/past-classes'
      ? { status: 200, json: { sessions: pages.shift() ?? [], more: pages.length > 0 } }
      : known;
  };
  room.ui.setState({ past: '' });
  await show(room, <Panel />);
  const button = screen.getByText('Earlier classes');
  button.focus();
  await act(async () => fireEvent.click(button));
  const course = Object.keys(room.feed.store.getState().courses)[0];
  expect(asked).toContainEqual(['liveclass/past-classes', { course, before: 100 }]);
  expect(screen.getByLabelText('Class').querySelectorAll('option')).toHaveLength(3);
  expect(screen.getByText('2 classes, all there are')).toBeTruthy();
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute('aria-disabled')).toBe('true');
});
