/** What happens when a person clicks on the board's bar, its windows and its words in the panel. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { BOARD_CASES } from '../../dev/boardCases';
import { BoardBar } from '../../src/ui/board/BoardBar';
import { BoardDialogs } from '../../src/ui/board/BoardDialogs';
import { Panel } from '../../src/ui/Panel';
import { show, stageRoom } from './room';

// jsdom opens no dialogs, so what stands in one counts as hidden there.
const hidden = true;
const button = (name: string | RegExp) => screen.getByRole('button', { name, hidden });
const buttons = (name: string | RegExp) => screen.queryAllByRole('button', { name, hidden });
const windowOpen = () => screen.queryByRole('dialog', { hidden });
const click = async (name: string | RegExp) => act(async () => button(name).click());

/** The bar with the windows it opens. */
async function bar(face: string) {
  const staged = stageRoom(CASES[face]);
  await show(
    staged.room,
    <>
      <BoardBar />
      <BoardDialogs />
    </>
  );
  return staged;
}

const BARS = Object.keys(BOARD_CASES).filter(name => /^(?:bar|window)-/u.test(name));

it.each(BARS)('%s can be drawn, and each control has a name', async name => {
  await bar(name);
  expect(document.body.textContent).not.toMatch(/undefined|NaN|%\d|\[object/u);
  const nameless = Array.from(document.querySelectorAll('button, input')).filter(
    node => !(node.getAttribute('aria-label') ?? node.textContent ?? '').trim()
  );
  expect(nameless).toEqual([]);
});

it('asks to write with one click', async () => {
  const { sent } = await bar('bar-reader');
  await click('Read only · ask to write');
  expect(sent).toEqual([{ kind: 'AskToWrite' }]);
});

it('turns the chip as soon as the right comes, without a reload', async () => {
  const { room } = await bar('bar-reader-asked');
  expect(button('Asked to write · take back')).toBeTruthy();
  await act(async () => room.session.store.setState(CASES['bar-writer'].session!));
  expect(screen.getByText('You may write')).toBeTruthy();
  expect(buttons(/ask to write/u)).toEqual([]);
});

it('keeps a chip one may not use reachable, silent and explained', async () => {
  const { room, sent } = await bar('bar-reader');
  const no = { allowed: false, why: 'Not in this class.', own_only: false };
  await act(async () => room.session.store.setState({ policy: { AskToWrite: no } }));
  const chip = button('Read only · ask to write');
  expect(chip.getAttribute('aria-disabled')).toBe('true');
  expect(chip.title).toBe('Not in this class.');
  fireEvent.click(chip);
  expect(sent).toEqual([]);
});

it('gives staff the choice of who writes, with the one that holds checked', async () => {
  const { sent } = await bar('bar-instructor');
  await click(/only you write/u);
  expect(screen.getByRole('menuitemradio', { checked: true }).textContent).toBe('Only staff');
  await act(async () => screen.getByRole('menuitemradio', { name: 'Everyone' }).click());
  expect(sent).toEqual([{ kind: 'AllowWriting' }]);
  expect(document.activeElement).toBe(button(/only you write/u));
});

it('lets a student see who writes, not change it', async () => {
  await bar('bar-reader');
  expect(buttons(/Dr\. Rivera writes/u)).toEqual([]);
});

it('answers those who ask, one or all', async () => {
  const { sent } = await bar('window-writers');
  await click('Allow Ben to write');
  await click('Ben: not now');
  await click('Allow all 2');
  expect(sent).toEqual([
    { kind: 'AllowWriting', people: ['p_ben'] },
    { kind: 'DeclineWriting', person: 'p_ben' },
    { kind: 'AllowWriting', people: ['p_ben', 'p_rtl'] }
  ]);
});

it('says inside the window what an answer met', async () => {
  const staged = await bar('window-writers');
  staged.refuse({ code: 'x', message: 'That person has just left.', next: '' });
  await click('Allow Ben to write');
  const alert = within(windowOpen()!).getByRole('alert', { hidden });
  expect(alert.textContent).toContain('just left');
});

it('closes a window by its button and by Esc', async () => {
  const { room } = await bar('window-presenting');
  await click('Close');
  expect(windowOpen()).toBeNull();
  await act(async () => room.ui.setState({ dialog: 'history' }));
  await act(async () => void fireEvent(windowOpen()!, new Event('cancel')));
  expect(room.ui.getState().dialog).toBeNull();
});

it('closes its windows with the class', async () => {
  const { room } = await bar('window-writers');
  await act(async () => room.session.store.setState({ phase: 'ended' }));
  expect(windowOpen()).toBeNull();
});

it('restores nothing before it has said what that does', async () => {
  const { board } = await bar('window-history');
  const [, second] = buttons(/^Restore the version/u);
  fireEvent.click(second);
  expect(board!.asked).toEqual([]);
  expect(screen.getByText(/Everyone sees it at once/u)).toBeTruthy();
  await click('Restore');
  expect(board!.asked).toEqual(['restore 13']);
  await waitFor(() => expect(screen.getByText(/The board is again as it was/u)).toBeTruthy());
});

it('shows a student the history without bringing a version back', async () => {
  const { board } = await bar('window-history-student');
  const [first] = buttons(/^Restore the version/u);
  expect(first.title).toBe('Only the teaching staff can restore a version.');
  fireEvent.click(first);
  expect(screen.queryByText(/Everyone sees it at once/u)).toBeNull();
  expect(board!.asked).toEqual([]);
});

it('says why there is no history and asks again', async () => {
  const { room, board } = stageRoom(CASES['window-history']);
  let asked = 0;
  room.board = {
    ...board!,
    versions: async () => {
      asked += 1;
      if (asked === 1) {
        throw new Error('gone');
      }
      return [];
    }
  };
  await show(room, <BoardDialogs />);
  expect(screen.getByRole('alert', { hidden }).textContent).toContain('That did not work.');
  await click('Try again');
  expect(screen.getByText(/No version is kept yet/u)).toBeTruthy();
});

it('goes to the cell somebody wrote', async () => {
  const { room, board } = await bar('window-history');
  const [cell] = buttons('cell 4');
  await act(async () => cell.click());
  expect(board!.asked).toEqual(['open', 'reveal c_4']);
  expect(room.ui.getState().dialog).toBeNull();
});

it('shows rich outputs only after it has said what they are', async () => {
  const { board } = await bar('bar-reader-held');
  await click(/Rich outputs are held back/u);
  expect(board!.store.getState().trusted).toBe(false);
  expect(screen.getByRole('alertdialog', { hidden: true }).textContent).toContain('programs');
  await act(async () => screen.getByText('Show them').click());
  expect(board!.store.getState().trusted).toBe(true);
});

describe('in the panel', () => {
  const panel = async (face: string) => {
    const staged = stageRoom(CASES[face]);
    await show(staged.room, <Panel />);
    return staged;
  };

  it('opens the board from its card', async () => {
    const { board } = await panel('board-closed');
    expect(screen.getByText('07 Sampling')).toBeTruthy();
    await click('Open the board');
    expect(board!.asked).toEqual(['open']);
  });

  it('has no card for a board that is open here, nor where there is no JupyterLab', async () => {
    await panel('bar-reader');
    expect(screen.queryByRole('region', { name: 'Board' })).toBeNull();
  });

  it('answers the one who has waited longest', async () => {
    const { sent } = await panel('board-asks');
    await click('Allow');
    expect(sent).toEqual([{ kind: 'AllowWriting', people: ['p_ben'] }]);
  });

  it('runs nobody’s kernel without a yes, and says what the yes means', async () => {
    const { room, sent, board } = await panel('board-offered');
    expect(screen.getByText(/live in the kernel of Dr\. Rivera/u)).toBeTruthy();
    expect(sent).toEqual([]);
    await click('Present');
    expect(sent).toEqual([{ kind: 'AcceptPresenting' }]);
    expect(board!.asked).toEqual(['open']);
    expect(room.ui.getState().presentingAfter).toBe('Dr. Rivera');
  });

  it('may be declined', async () => {
    const { sent } = await panel('board-offered');
    await click('Rather not');
    expect(sent).toEqual([{ kind: 'DeclinePresenting' }]);
  });

  it('puts the word about the kernel away when it is understood', async () => {
    const { room } = await panel('board-presents');
    await click('Understood');
    expect(room.ui.getState().presentingAfter).toBeNull();
  });

  it('writes a notebook that would shrink only when told to', async () => {
    const { board } = await panel('board-shrinks');
    expect(board!.asked).toEqual([]);
    await click('Write it anyway');
    expect(board!.asked).toEqual(['save, shrinking']);
    await click('Close this note');
    expect(board!.store.getState().notices.map(one => one.code)).toEqual(['conflict']);
  });

  it('says aloud that somebody asks, and that one may write', async () => {
    const { room } = await panel('bar-instructor');
    const session = CASES['bar-instructor-asks'].session!;
    await act(async () => room.session.store.setState({ view: session.view }));
    expect(screen.getByText('Ben asks to write on the board.')).toBeTruthy();
  });

  it('says aloud that writing was given', async () => {
    const { room } = await panel('bar-reader');
    const session = CASES['bar-writer'].session!;
    await act(async () => room.session.store.setState({ view: session.view }));
    expect(screen.getByText('You may write on the board now.')).toBeTruthy();
  });
});
