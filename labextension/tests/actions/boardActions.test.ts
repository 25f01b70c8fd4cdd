/** What one can do with the board: who sees it, when it is grey, and what is sent. */
import { fakeBoard } from '../../dev/board';
import { CASES } from '../../dev/cases';
import { ACTIONS, PERSON_ACTIONS } from '../../src/actions';
import { snapshot } from '../../src/actions/action';
import { stageRoom } from '../ui/room';

const action = (id: string) => ACTIONS.find(one => one.id === id)!;
const onPerson = (id: string) => PERSON_ACTIONS.find(one => one.id === id)!;

const BOARD = [
  'board',
  'ask-to-write',
  'open-board',
  'allow-everyone',
  'stop-everyone',
  'choose-writers',
  'choose-presenter',
  'take-presenting',
  'save-board',
  'board-history',
  'board-authors'
];

function seen(face: string): string[] {
  const now = snapshot(stageRoom(CASES[face]).room);
  return BOARD.filter(id => action(id).shown(now));
}

function rule(face: string, id: string) {
  return action(id).allowed(snapshot(stageRoom(CASES[face]).room));
}

it('shows a reader what a reader can do', () => {
  expect(seen('bar-reader')).toEqual(['board', 'ask-to-write', 'board-history', 'board-authors']);
});

it('lets a writer save, and a student who presents hand over', () => {
  expect(seen('bar-writer')).toContain('save-board');
  expect(seen('bar-presenter')).toContain('choose-presenter');
  expect(seen('bar-writer')).not.toContain('choose-presenter');
});

it('shows staff all but asking, and taking over only from someone else', () => {
  expect(seen('bar-instructor')).toEqual(
    BOARD.filter(id => id !== 'ask-to-write' && id !== 'take-presenting')
  );
  expect(seen('board-unpresented')).toContain('take-presenting');
});

it('offers nothing of a board where there is none but opening one, and that to staff', () => {
  expect(seen('board-none')).toEqual(['open-board']);
  expect(seen('student-live')).toEqual([]);
  expect(seen('instructor-live')).toEqual([]);
});

it.each([
  ['bar-writer', 'ask-to-write', 'You may write already.'],
  ['bar-instructor', 'stop-everyone', 'Only staff may write already.'],
  ['bar-instructor-saving', 'allow-everyone', 'Everyone may write already.'],
  ['bar-writer-lost', 'save-board', 'The board is not connected right now.'],
  ['board-closed', 'board-history', 'Open the board first.']
])('in %s, %s says why not', (face, id, why) =>
  expect(rule(face, id)).toEqual({ allowed: false, why })
);

it('asks and takes asking back with the same control', async () => {
  const first = stageRoom(CASES['bar-reader']);
  await action('ask-to-write').run(first.room);
  expect(first.sent).toEqual([{ kind: 'AskToWrite' }]);
  const second = stageRoom(CASES['bar-reader-asked']);
  expect(action('ask-to-write').on!(snapshot(second.room))).toBe(true);
  await action('ask-to-write').run(second.room);
  expect(second.sent).toEqual([{ kind: 'StopAsking' }]);
});

it('opens the notebook that was chosen, first for the class and then here', async () => {
  const { room, sent, board } = stageRoom(CASES['board-none']);
  await action('open-board').run(room);
  expect(sent).toEqual([{ kind: 'OpenBoard', notebook: 'lectures/08 Tests.ipynb' }]);
  expect(board!.asked).toEqual(['open']);
});

it('opens nothing when the choice was cancelled', async () => {
  const { room, sent } = stageRoom(CASES['board-none']);
  room.board = { ...fakeBoard(), choose: async () => null };
  await action('open-board').run(room);
  expect(sent).toEqual([]);
});

it('says whose kernel it was after taking over', async () => {
  const { room, sent } = stageRoom({
    ...CASES['board-people'],
    session: CASES['board-people'].session
  });
  await action('take-presenting').run(room);
  expect(sent).toEqual([{ kind: 'TakePresenting' }]);
  expect(room.ui.getState().presentingAfter).toBe('Aiko');
});

it('takes an offer back with the command of who presents, without a word about kernels', async () => {
  const { room } = stageRoom(CASES['window-presenting']);
  expect(action('take-presenting').label(snapshot(room))).toBe('Take back the offer to present');
  await action('take-presenting').run(room);
  expect(room.ui.getState().presentingAfter).toBeNull();
});

describe('to one person', () => {
  const shown = (face: string, id: string) => {
    const now = snapshot(stageRoom(CASES[face]).room);
    return ['allow-writing', 'stop-writing', 'offer-presenting'].filter(one =>
      onPerson(one).shown(now, id)
    );
  };

  it.each([
    ['p_ben', ['allow-writing', 'offer-presenting']],
    ['p_mika', ['stop-writing', 'offer-presenting']],
    ['p_aiko', ['stop-writing']],
    ['p_ta', ['offer-presenting']],
    ['p_rivera', []]
  ])('%s: %j', (id, ids) => expect(shown('board-people', id)).toEqual(ids));

  it('is nothing for readers; who presents may hand over', () => {
    expect(shown('bar-reader', 'p_ben')).toEqual([]);
    expect(shown('bar-presenter', 'p_ben')).toEqual(['offer-presenting']);
  });

  it('asks nobody twice', () => {
    const now = snapshot(stageRoom(CASES['window-presenting']).room);
    expect(onPerson('offer-presenting').allowed(now, 'p_ben').why).toBe('Is being asked already.');
  });
});
