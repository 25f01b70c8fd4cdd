/** Pushing: what staff see before, what students get, and what is said after. */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { CELLS } from '../../dev/board';
import { CASES } from '../../dev/cases';
import { ACTIONS } from '../../src/actions';
import { snapshot } from '../../src/actions/action';
import { excerpt, firstLine } from '../../src/model/pushes';
import { BoardDialogs } from '../../src/ui/board/BoardDialogs';
import { Pushed } from '../../src/ui/pushes/Pushed';
import { Pushes } from '../../src/ui/pushes/Pushes';
import { takenOver } from '../../src/ui/pushes/words';
import { show, stageRoom, trans } from './room';

const action = (id: string) => ACTIONS.find(one => one.id === id)!;
const NOTHING = { added: 0, updated: 0, kept: 0 };

async function click(name: string | RegExp): Promise<void> {
  await act(async () => screen.getByRole('button', { name }).click());
}

describe('a student', () => {
  it('is offered the newest, in full, and may take it', async () => {
    const { room, copies } = stageRoom(CASES['push-many']);
    await show(room, <Pushes />);
    expect(screen.getAllByRole('article')).toHaveLength(1);
    expect(screen.getByRole('article').textContent).toContain('plt.subplots()');
    await click('Insert into my copy');
    expect(copies!.asked).toEqual(['take u_4']);
  });

  it('puts away what is not wanted, and sees the next', async () => {
    const { room, copies } = stageRoom(CASES['push-many']);
    await show(room, <Pushes />);
    await click('Not now');
    expect(copies!.store.getState().handled).toEqual({ u_4: 'dismissed' });
    expect(screen.getByRole('article').textContent).toContain('تلميح');
  });

  it('opens an earlier one, and those behind “more”', async () => {
    const { room } = stageRoom(CASES['push-many']);
    await show(room, <Pushes />);
    await click('2 more');
    await click('Cell from Dr. Rivera: a = 1');
    expect(screen.getByRole('article').textContent).toContain('a = 1');
    expect(screen.queryByRole('button', { name: '2 more' })).toBeNull();
  });

  it('sees a long cell in part first, and text as text', async () => {
    const { room } = stageRoom(CASES['push-long']);
    const { container } = await show(room, <Pushes />);
    expect(screen.getByRole('article').textContent).not.toContain('<script>');
    await click(/^Show all/u);
    expect(screen.getByRole('article').textContent).toContain('<script>');
    expect(container.querySelector('script')).toBeNull();
  });

  it('hears once of what is new, and nothing of what was there', async () => {
    const { room } = stageRoom(CASES['push-cell']);
    await show(room, <Pushes />);
    const said = () => screen.getAllByRole('status')[0].textContent;
    expect(said()).toBe('');
    const { view } = CASES['push-many'].session!;
    await act(async () => room.session.store.setState({ view }));
    expect(said()).toBe('Dr. Rivera pushed a cell.');
  });

  it('can take back what was taken over last', async () => {
    const { room, copies } = stageRoom(CASES['push-taken']);
    await show(room, <Pushes />);
    expect(screen.getByText('Added below cell 3.')).toBeTruthy();
    await click('Undo');
    expect(copies!.asked).toEqual(['undo']);
  });

  it('is not asked anything where there is no copy to put it in', async () => {
    const { room } = stageRoom({ ...CASES['push-cell'], copies: undefined });
    await show(room, <Pushes />);
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('copies the chosen cell as it is on the board now', async () => {
    const { room, copies, board } = stageRoom(CASES['push-cell']);
    board!.store.setState({ activeCell: { ...CELLS[2], source: 'long ago' } });
    room.copies!.copyCell = async cell => {
      copies!.asked.push(cell.source);
      return NOTHING;
    };
    await action('copy-cell').run(room);
    expect(copies!.asked).toEqual([CELLS[2].source]);
  });

  it('is told how a cell is chosen', () => {
    const { room, board } = stageRoom(CASES['push-cell']);
    board!.store.setState({ activeCell: null });
    expect(action('copy-cell').allowed(snapshot(room)).why).toBe(
      'Click a cell of the board first.'
    );
    board!.store.setState({ phase: 'closed' });
    expect(action('copy-cell').allowed(snapshot(room)).why).toBe('Open the board first.');
  });
});

describe('staff', () => {
  it('see what students get, and how many they are, before it goes', async () => {
    const { room, sent } = stageRoom(CASES['window-push-cell']);
    await show(room, <BoardDialogs />);
    const window = screen.getByRole('dialog', { hidden: true });
    expect(window.textContent).toContain(CELLS[2].source);
    expect(window.textContent).toContain('36 students');
    expect(sent).toEqual([]);
    await act(async () => within(window).getByText('Push').click());
    const { id: cell, cell_type, source } = CELLS[2];
    expect(sent).toEqual([{ kind: 'PushCell', cell, cell_type, source }]);
    expect(room.ui.getState().dialog).toBeNull();
  });

  it('read why it was refused, with the window still there', async () => {
    const staged = stageRoom(CASES['window-push-cell']);
    staged.refuse({ code: 'x', message: 'The class has no board.', next: 'Open one.' });
    await show(staged.room, <BoardDialogs />);
    const window = screen.getByRole('dialog', { hidden: true });
    await act(async () => within(window).getByText('Push').click());
    expect(window.textContent).toContain('The class has no board.');
  });

  it('push a hint for the cell, not an empty one and none too long', async () => {
    const { room, sent } = stageRoom(CASES['window-push-hint']);
    await show(room, <BoardDialogs />);
    const window = screen.getByRole('dialog', { hidden: true });
    const field = within(window).getByLabelText('Hint');
    const push = () => act(async () => within(window).getByText('Push').click());
    await push();
    fireEvent.change(field, { target: { value: 'é'.repeat(1025) } });
    expect(window.textContent).toContain('about 2 characters too long');
    await push();
    expect(sent).toEqual([]);
    fireEvent.change(field, { target: { value: ' Try n = 5. ' } });
    await push();
    expect(sent).toEqual([{ kind: 'PushHint', cell: CELLS[2].id, text: 'Try n = 5.' }]);
  });

  it('see how many took the last three', async () => {
    const { room } = stageRoom(CASES['push-list']);
    await show(room, <Pushed />);
    expect(screen.getAllByRole('listitem').map(item => item.textContent)).toEqual([
      'def sample_means(n, draws=2000, seed=7):taken by 31 of 36',
      expect.stringContaining('taken by 0 of 36'),
      expect.stringContaining('taken by 12 of 36')
    ]);
    await click('Put the list of pushes away');
    expect(screen.queryByRole('listitem')).toBeNull();
  });

  it('are told why a cell cannot be pushed', () => {
    const { room, board } = stageRoom(CASES['push-list']);
    const why = (source: string) => {
      board!.store.setState({ activeCell: { ...CELLS[2], source } });
      return action('push-cell').allowed(snapshot(room)).why;
    };
    expect(why(' \n')).toBe('This cell is empty.');
    expect(why('é'.repeat(8193))).toBe('This cell is too long to be pushed.');
    expect(why('x')).toBe('');
  });
});

it.each([
  ['copy', { ...NOTHING, added: 12 }, 'Your copy is made, with 12 cells.'],
  ['board', NOTHING, 'You are up to date.'],
  [
    'board',
    { added: 3, updated: 1, kept: 1 },
    'You are at now: 3 new cells, 1 brought up to date, 1 put below your own work.'
  ],
  ['cell', NOTHING, 'It is in your copy already.'],
  ['cell', { ...NOTHING, updated: 1 }, 'Brought up to date in your copy.'],
  ['push', { ...NOTHING, kept: 1, below: 4 }, 'Put below your own version.'],
  ['push', { ...NOTHING, added: 1, below: 0 }, 'Added on top of your copy.']
] as const)('says of %s %j what came', (what, copied, words) => {
  expect(takenOver({ what, copied, undoable: false }, trans)).toBe(words);
});

it('cuts a long text where cutting saves something', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `${n}`).join('\n');
  expect(excerpt(`${lines(9)}\n\n`, 8)).toEqual({ shown: lines(9), more: 0 });
  expect(excerpt(lines(10), 8)).toEqual({ shown: lines(8), more: 2 });
  expect(firstLine('\n  x = 1\ny')).toBe('x = 1');
});
