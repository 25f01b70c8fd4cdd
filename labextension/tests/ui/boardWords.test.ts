import { CELLS } from '../../dev/board';
import { classOf, crowd, NOW } from '../../dev/people';
import {
  asksToWrite,
  boardName,
  mayWrite,
  namedWriters,
  standing,
  type Standing
} from '../../src/model/board';
import type { ISessionState } from '../../src/model/session';
import type { IBoardView, ISessionView } from '../../src/model/view';
import { pieces, placed } from '../../src/ui/board/changes';
import {
  dayAndTime,
  kernelWords,
  lineWords,
  momentNames,
  standingWords,
  whoWrites
} from '../../src/ui/board/words';
import { trans } from './room';

const BOARD: IBoardView = {
  notebook: '07 Sampling.ipynb',
  opened_by: 'p_rivera',
  opened_at: 0,
  presenter: 'p_rivera',
  everyone: false,
  writers: {},
  asks: {}
};

const view = (board: Partial<IBoardView> = {}, more: Partial<ISessionView> = {}): ISessionView =>
  classOf(12, { board: { ...BOARD, ...board }, ...more });

const gone = (id: string): ISessionView['people'] => {
  const people = crowd(12);
  return { ...people, [id]: { ...people[id], here: false } };
};

describe('who may write', () => {
  it('is nobody without a board', () => {
    expect(mayWrite(classOf(3), 'p_rivera')).toBe(false);
  });

  it.each([
    ['staff', {}, 'p_ta', true],
    ['a student', {}, 'p_mika', false],
    ['a named student', { writers: { p_mika: true } }, 'p_mika', true],
    ['a student who presents', { presenter: 'p_mika' }, 'p_mika', true],
    ['anyone, where everyone may', { everyone: true }, 'p_mika', true],
    ['no stranger', { everyone: true }, 'p_nobody', false],
    ['no name that every object has', { everyone: true }, 'constructor', false]
  ] as [string, Partial<IBoardView>, string, boolean][])('%s', (_, board, id, may) =>
    expect(mayWrite(view(board), id)).toBe(may)
  );

  it('is nobody who has left, though the leave is kept', () => {
    const left = view({ writers: { p_mika: true } }, { people: gone('p_mika') });
    expect(mayWrite(left, 'p_mika')).toBe(false);
    expect(namedWriters(left)).toEqual([]);
  });

  it('is asked for first come, first served', () => {
    const asks = { p_ben: { order: 9, since: 1 }, p_aiko: { order: 2, since: 3 } };
    expect(asksToWrite(view({ asks })).map(ask => ask.id)).toEqual(['p_aiko', 'p_ben']);
  });
});

describe('one’s own standing', () => {
  const of = (you: string, board: Partial<IBoardView> | null): Standing | null =>
    standing({ you, view: board ? view(board) : classOf(12) } as ISessionState);

  it.each([
    ['p_rivera', {}, 'staff'],
    ['p_mika', {}, 'reader'],
    ['p_mika', { asks: { p_mika: { order: 1, since: 0 } } }, 'asking'],
    ['p_mika', { writers: { p_mika: true } }, 'writer'],
    ['p_mika', { everyone: true, asks: { p_mika: { order: 1, since: 0 } } }, 'writer'],
    ['p_mika', { presenter: 'p_mika' }, 'presenter'],
    ['p_mika', null, null]
  ] as [string, Partial<IBoardView> | null, Standing | null][])('%s %j: %s', (you, board, is) =>
    expect(of(you, board)).toBe(is)
  );

  it('says what a click does only where it does something', () => {
    expect(standingWords('reader', trans)).toMatchObject({
      state: 'Read only',
      act: 'ask to write'
    });
    expect(standingWords('asking', trans).act).toBe('take back');
    expect(standingWords('writer', trans).act).toBe('');
  });
});

describe('who writes, in the words of the one who reads it', () => {
  const two = { p_mika: true, p_ben: true };
  it.each([
    ['p_mika', {}, 'Dr. Rivera writes'],
    ['p_rivera', {}, 'only staff write'],
    ['p_mika', { everyone: true }, 'everyone may write'],
    ['p_ben', { writers: { p_mika: true } }, 'Dr. Rivera and Mika write'],
    ['p_mika', { writers: { p_mika: true } }, 'Dr. Rivera and you write'],
    ['p_aiko', { writers: two }, 'Dr. Rivera and 2 more write'],
    ['p_rivera', { writers: { p_mika: true } }, 'you and Mika write'],
    ['p_rivera', { writers: two }, 'you and 2 more write'],
    ['p_ben', { presenter: 'p_mika' }, 'Mika presents'],
    ['p_mika', { presenter: 'p_mika', everyone: true }, 'you present'],
    ['p_mika', { presenter: 'p_ta' }, 'Sam writes']
  ] as [string, Partial<IBoardView>, string][])('%s %j: %s', (you, board, words) =>
    expect(whoWrites(view(board), you, trans)).toBe(words)
  );

  it('is the one instructor alone where there is no other staff', () => {
    const people = gone('p_ta');
    expect(whoWrites(view({}, { people }), 'p_rivera', trans)).toBe('only you write');
  });

  it('is nobody while no staff is here', () => {
    const people = { p_mika: crowd(12).p_mika };
    expect(whoWrites(view({}, { people }), 'p_mika', trans)).toBe('nobody writes now');
  });

  it('gives whole names where there is room', () => {
    const words = whoWrites(view({ writers: { p_mika: true } }), 'p_rivera', trans, false);
    expect(words).toBe('you and Mika Korhonen write');
  });
});

describe('whether what one wrote is safe', () => {
  const said = (phase: Parameters<typeof lineWords>[0]['phase'], unsent: number, lasts = 0) =>
    lineWords({ phase, unsent }, lasts, trans);

  it('says so to who writes, and nothing to who reads', () => {
    expect(said('writing', 0)?.words).toBe('All changes are safe');
    expect(said('writing', 2)?.words).toBe('Saving…');
    expect(said('reading', 0)).toBeNull();
  });

  it('never calls safe what has not been sent', () => {
    expect(said('reconnecting', 1)).toMatchObject({
      tone: 'warn',
      words: 'Not connected: your changes are kept and sent when the line is back'
    });
    expect(said('reconnecting', 0)?.words).not.toContain('your changes');
  });

  it('explains a wait after two seconds and helps after eight', () => {
    expect(said('connecting', 0, 1)?.words).toBe('Opening the board…');
    expect(said('connecting', 0, 3)?.words).toContain('slow');
    expect(said('connecting', 0, 9)).toMatchObject({ tone: 'warn' });
  });
});

it('says whose variables are missing', () => {
  expect(kernelWords('Dr. Rivera', trans)).toContain('live in the kernel of Dr. Rivera');
  expect(kernelWords('', trans)).toContain('no variables of the board yet');
});

it('names a board without its folder and ending', () => {
  expect(boardName('lectures/07 Sampling.ipynb')).toBe('07 Sampling');
  expect(boardName('a.b.ipynb')).toBe('a.b');
});

it('gives a day only to another day', () => {
  expect(dayAndTime(NOW, NOW)).not.toContain(',');
  expect(dayAndTime(NOW - 3 * 86_400, NOW)).toContain(',');
});

it('tells two moments of one minute apart', () => {
  const minute = Math.floor(NOW / 60) * 60;
  const names = momentNames([minute + 1, minute + 2, minute - 60], NOW);
  expect(new Set(names).size).toBe(3);
  expect(names[2]).toBe(dayAndTime(minute - 60, NOW));
});

describe('who wrote what lately', () => {
  it('leaves out what touched no cell', () => {
    expect(pieces([{ seq: 1, who: 'a', at: 10, cells: [] }])).toEqual([]);
  });

  it('brings together what one person did without a pause', () => {
    const found = pieces([
      { seq: 1, who: 'a', at: 10, cells: ['x'] },
      { seq: 2, who: 'a', at: 30, cells: ['y', 'x'] },
      { seq: 3, who: 'b', at: 40, cells: ['x'] },
      { seq: 4, who: 'a', at: 50, cells: ['z'] }
    ]);
    expect(found).toEqual([
      { who: 'a', at: 50, cells: ['z'] },
      { who: 'b', at: 40, cells: ['x'] },
      { who: 'a', at: 30, cells: ['y', 'x'] }
    ]);
  });

  it('begins anew after a pause', () => {
    const found = pieces([
      { seq: 1, who: 'a', at: 0, cells: ['x'] },
      { seq: 2, who: 'a', at: 301, cells: ['x'] }
    ]);
    expect(found).toHaveLength(2);
  });

  it('counts cells as people do, and tells of those that are gone', () => {
    expect(placed(['c_4', 'c_2', 'lost', 'lost'], CELLS)).toEqual({
      there: [
        { id: 'c_2', place: 2 },
        { id: 'c_4', place: 4 }
      ],
      gone: 1
    });
  });
});
