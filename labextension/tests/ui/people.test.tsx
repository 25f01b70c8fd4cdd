/** The list of people: found, chosen, acted on by mouse and by keyboard. */
import { act, fireEvent, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import type { IPerson } from '../../src/model/view';
import { Questions } from '../../src/ui/live/Questions';
import { PeopleAndActivity } from '../../src/ui/people/PeopleAndActivity';
import { STILL } from '../../src/ui/people/useHeld';
import { show, stageRoom, type IStaged } from './room';

const HEIGHT = 440;

beforeAll(() => {
  // Nothing has a size here, and only rows in sight exist.
  for (const [name, value] of [
    ['clientHeight', HEIGHT],
    ['clientWidth', 340]
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
  HTMLElement.prototype.scrollTo = () => undefined;
});

// Not by role: that looks at every element of forty rows, again and again.
const grid = () => document.querySelector<HTMLElement>('[role="grid"]')!;
const rows = () => Array.from(grid().querySelectorAll<HTMLElement>('[role="row"]'));
const nameOf = (row: HTMLElement) => row.querySelector('bdi')!.textContent;
const row = (name: string) => rows().find(one => nameOf(one) === name)!;
const press = (name: string | RegExp) =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const click = (node: HTMLElement, keys = {}) => act(async () => void fireEvent.click(node, keys));
const key = (name: string, keys = {}) =>
  act(async () => void fireEvent.keyDown(document.activeElement!, { key: name, ...keys }));
const chosen = () =>
  rows()
    .filter(one => one.getAttribute('aria-selected') === 'true')
    .map(nameOf);

async function open(name: string): Promise<IStaged> {
  const staged = stageRoom(CASES[name]);
  await show(
    staged.room,
    <>
      <PeopleAndActivity />
      <Questions />
    </>
  );
  return staged;
}

function change({ room }: IStaged, people: Record<string, Partial<IPerson>>): Promise<void> {
  const view = room.session.store.getState().view!;
  const merged = Object.fromEntries(
    Object.entries(people).map(([id, more]) => [id, { ...view.people[id], ...more }])
  );
  return act(async () =>
    room.session.store.setState({
      view: { ...view, people: { ...view.people, ...(merged as ISessionPeople) } }
    })
  );
}
type ISessionPeople = Record<string, IPerson>;

describe('the list of people', () => {
  it('draws the rows in sight alone, and says how many there are', async () => {
    await open('people-many');
    expect(rows().length).toBeLessThan(25);
    expect(grid().getAttribute('aria-rowcount')).toBe('500');
    expect(rows()[3].getAttribute('aria-rowindex')).toBe('4');
  });

  it('has one row that Tab leads to', async () => {
    await open('people-forty');
    expect(rows().filter(one => one.tabIndex === 0)).toHaveLength(1);
  });

  it('says in words what its marks show', async () => {
    await open('people-many');
    await press(/^Filter and order/u);
    await act(async () =>
      fireEvent.click(screen.getByRole('menuitemradio', { name: /^Weak connection/u }))
    );
    expect(screen.getByText(/2 of 500/u).textContent).toContain('2 of 500');
    expect(row('Ben').textContent).toContain('connection weak');
    expect(row('Ben').textContent).toContain('hand up');
  });

  it('lets a student choose nobody, and knows nothing of silence', async () => {
    await open('people-student');
    expect(rows()[0].hasAttribute('aria-selected')).toBe(false);
    expect(grid().textContent).not.toContain('connection');
    await click(rows()[1]);
    expect(screen.queryByRole('toolbar')).toBeNull();
    await press(/^Filter and order/u);
    expect(screen.queryByRole('menuitemradio', { name: /silent/u })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Activity' })).toBeNull();
  });

  it('tells for how long each has been silent in that order alone', async () => {
    await open('people-silent');
    expect(rows()[0].textContent).toMatch(/has not spoken yet|silent for/u);
  });

  it('keeps every row where it is while someone points at the list', async () => {
    const staged = await open('people-forty');
    const before = rows().map(nameOf);
    const gone = row('Aiko Lindqvist').dataset.person!;
    await act(async () => void fireEvent.pointerEnter(grid().parentElement!));
    await change(staged, { [gone]: { here: false }, p_new: newcomer('Aaron') });
    expect(rows().map(nameOf).slice(0, before.length)).toEqual(before);
    expect(row('Aiko Lindqvist').textContent).toContain('has left');
    await act(async () => void fireEvent.pointerLeave(grid().parentElement!));
    expect(row('Aiko Lindqvist')).toBeUndefined();
    expect(row('Aaron')).toBeDefined();
  });
});

it('holds the list no longer than a hand moves over it', async () => {
  const staged = await open('people-forty');
  jest.useFakeTimers();
  try {
    const hover = grid().parentElement!;
    await act(async () => void fireEvent.pointerEnter(hover));
    const gone = row('Aiko Lindqvist').dataset.person!;
    await change(staged, { [gone]: { here: false } });
    await act(async () => void jest.advanceTimersByTime(STILL - 1));
    expect(row('Aiko Lindqvist')).toBeDefined();
    await act(async () => void fireEvent.pointerMove(hover));
    await act(async () => void jest.advanceTimersByTime(STILL - 1));
    expect(row('Aiko Lindqvist')).toBeDefined();
    await act(async () => void jest.advanceTimersByTime(1));
    expect(row('Aiko Lindqvist')).toBeUndefined();
  } finally {
    jest.useRealTimers();
  }
});

function newcomer(name: string): IPerson {
  return {
    name,
    role: 'student',
    here: true,
    microphone: false,
    camera: false,
    screen: false,
    joined_at: 0
  };
}

describe('those chosen', () => {
  it('are muted with one command that names whose microphone is on', async () => {
    const { sent, room } = await open('people-forty');
    await click(rows()[0]);
    await click(rows()[9], { shiftKey: true });
    const people = room.session.store.getState().view!.people;
    const open_ = rows()
      .slice(0, 10)
      .map(one => one.dataset.person!)
      .filter(id => id !== 'p_rivera' && people[id].microphone);
    expect(open_.length).toBeGreaterThan(0);
    await press(/^Mute \d/u);
    expect(sent).toEqual([{ kind: 'MutePeople', people: open_ }]);
    expect(screen.getByText(/off\.$/u)).toBeTruthy();
  });

  it('are asked about before they are removed, and never an instructor', async () => {
    const { sent } = await open('people-forty');
    await click(rows()[0]);
    await click(rows()[3], { shiftKey: true });
    await press('Remove 3 people…');
    expect(sent).toEqual([]);
    await click(screen.getByText('Remove 3'));
    expect(sent).toEqual([
      {
        kind: 'RemovePeople',
        people: rows()
          .slice(1, 4)
          .map(one => one.dataset.person!)
      }
    ]);
  });

  it('say why nothing can be done for them', async () => {
    const { sent } = await open('people-forty');
    await click(row('Aiko Lindqvist'));
    const mute = screen.getByRole('button', { name: /^Mute 1 person: None of them/u });
    expect(mute.getAttribute('aria-disabled')).toBe('true');
    await click(mute);
    expect(sent).toEqual([]);
  });

  it('get leave to write, which is taken back by Undo', async () => {
    const staged = stageRoom(CASES['people-forty']);
    const view = staged.room.session.store.getState().view!;
    const board = {
      notebook: 'a.ipynb',
      opened_by: 'p_rivera',
      opened_at: 0,
      everyone: false,
      writers: { p_ben: true },
      asks: {}
    };
    staged.room.session.store.setState({ view: { ...view, board } });
    await show(staged.room, <PeopleAndActivity />);
    await click(row('Ben'));
    await click(row('Aiko'));
    await press('Let 1 person write on the board');
    await press('Undo');
    expect(staged.sent).toEqual([
      { kind: 'AllowWriting', people: ['p_aiko'] },
      { kind: 'StopWriting', people: ['p_aiko'] }
    ]);
    expect(screen.queryByText('Undo')).toBeNull();
  });

  it('lose who leaves', async () => {
    const staged = await open('people-forty');
    await click(row('Aiko'));
    await click(row('Ben'));
    await change(staged, { p_ben: { here: false } });
    expect(screen.getByText('1 chosen')).toBeTruthy();
  });

  it('cannot be acted on after a refusal without hearing of it', async () => {
    const staged = await open('people-forty');
    staged.refuse({ code: 'x', message: 'No.', next: 'Wait.' });
    await click(row('Aiko'));
    await press(/^Mute 1/u);
    expect(staged.room.ui.getState().problem?.message).toBe('No.');
    expect(screen.queryByText(/off\.$/u)).toBeNull();
  });
});

describe('by keyboard alone', () => {
  it('one goes up and down, chooses, stretches, takes all and lets go', async () => {
    await open('people-forty');
    await act(async () => rows()[0].focus());
    await key('ArrowDown');
    await key(' ');
    expect(chosen()).toEqual([nameOf(rows()[1])]);
    await key('ArrowDown', { shiftKey: true });
    await key('ArrowDown', { shiftKey: true });
    expect(chosen()).toEqual(rows().slice(1, 4).map(nameOf));
    await key('a', { ctrlKey: true });
    expect(screen.getByText('40 chosen')).toBeTruthy();
    await key('Escape');
    expect(chosen()).toEqual([]);
  });

  it('the menu key opens the menu of the row with the focus', async () => {
    await open('people-forty');
    await act(async () => rows()[2].focus());
    await key('F10', { shiftKey: true });
    expect(screen.getByRole('menu', { name: `What to do with ${nameOf(rows()[2])}` })).toBeTruthy();
  });

  it('the arrow to the side leads to the menu and back', async () => {
    await open('people-forty');
    await act(async () => rows()[1].focus());
    await key('ArrowRight');
    expect(document.activeElement!.getAttribute('aria-label')).toMatch(/^What to do with/u);
    await key('ArrowLeft');
    expect(document.activeElement).toBe(rows()[1]);
  });
});
