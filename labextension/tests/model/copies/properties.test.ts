/** What must hold for every class and every student: any mix of teaching and own work, caught up with any time. */
import fc from 'fast-check';
import {
  fingerprint,
  readMark,
  taken,
  type IBoardCell,
  type IOwnCell
} from '../../../src/model/copies/cell';
import { Copy } from './copy';

const text = fc.oneof(fc.constantFrom('', 'a', 'b', 'x = 1', 'x = 1\r\n', 'é\n\n'), fc.string());
const type = fc.constantFrom('code' as const, 'markdown' as const);
const place = fc.nat(30);

type Change =
  | { who: 'board' | 'mine'; act: 'insert'; at: number; source: string }
  | { who: 'board' | 'mine'; act: 'edit'; at: number; source: string }
  | { who: 'board' | 'mine'; act: 'delete'; at: number }
  | { who: 'board' | 'mine'; act: 'move'; at: number; to: number }
  | { who: 'board'; act: 'retype'; at: number; cell_type: 'code' | 'markdown' }
  | { who: 'mine'; act: 'run' | 'duplicate' | 'split'; at: number }
  | { who: 'mine'; act: 'take' | 'catch up' | 'save and open'; at: number };

const who = fc.constantFrom('board' as const, 'mine' as const);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ who, act: fc.constant('insert' as const), at: place, source: text }),
  fc.record({ who, act: fc.constant('edit' as const), at: place, source: text }),
  fc.record({ who, act: fc.constant('delete' as const), at: place }),
  fc.record({ who, act: fc.constant('move' as const), at: place, to: place }),
  fc.record({
    who: fc.constant('board' as const),
    act: fc.constant('retype' as const),
    at: place,
    cell_type: type
  }),
  fc.record({
    who: fc.constant('mine' as const),
    act: fc.constantFrom(
      'run' as const,
      'duplicate' as const,
      'split' as const,
      'take' as const,
      'catch up' as const,
      'save and open' as const
    ),
    at: place
  })
);

class Class {
  board: IBoardCell[] = [];
  readonly copy = new Copy();

  do(one: Change): void {
    const cells: (IBoardCell | IOwnCell)[] = one.who === 'board' ? this.board : this.copy.cells;
    const at = cells.length ? one.at % cells.length : 0;
    if (one.act === 'insert') {
      if (one.who === 'board') {
        const id = this.copy.newId();
        this.board.splice(one.at % (cells.length + 1), 0, {
          id,
          cell_type: 'code',
          source: one.source
        });
      } else {
        this.copy.own(one.at % (cells.length + 1), one.source);
      }
    } else if (one.act === 'catch up') {
      this.copy.catchUp(this.board);
    } else if (cells.length) {
      this.change(one, cells, at);
    }
  }

  private change(one: Change, cells: (IBoardCell | IOwnCell)[], at: number): void {
    switch (one.act) {
      case 'edit':
        cells[at] = { ...cells[at], source: one.source };
        break;
      case 'delete':
        cells.splice(at, 1);
        break;
      case 'move':
        cells.splice(one.to % cells.length, 0, ...cells.splice(at, 1));
        break;
      case 'retype':
        cells[at] = { ...cells[at], cell_type: one.cell_type };
        break;
      case 'run':
        this.copy.cells[at].ran = true;
        break;
      case 'duplicate':
        this.copy.cells.push({ ...this.copy.cells[at], id: this.copy.newId() });
        break;
      case 'split':
        this.split(at);
        break;
      case 'take':
        if (this.board.length) {
          this.copy.take(this.board, this.board[one.at % this.board.length], 'p');
        }
        break;
      case 'save and open':
        this.copy.cells = this.copy.cells.map(cell => ({
          ...cell,
          mark: readMark(JSON.parse(JSON.stringify(cell.mark)))
        }));
    }
  }

  private split(at: number): void {
    const { source, ...rest } = this.copy.cells[at];
    const half = Math.floor(source.length / 2);
    this.copy.cells.splice(
      at,
      1,
      { ...rest, source: source.slice(0, half) },
      { ...rest, id: this.copy.newId(), source: source.slice(half) }
    );
  }
}

function after(check: (room: Class, before: IOwnCell[], had: string[]) => void): void {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60, size: 'max' }), changes => {
      const room = new Class();
      changes.forEach(one => room.do(one));
      const before = room.copy.cells.map(cell => ({ ...cell }));
      const { had } = room.copy;
      room.copy.catchUp(room.board);
      check(room, before, had);
    }),
    { numRuns: 300 }
  );
}

const untouched = (cell: IOwnCell) =>
  cell.mark?.from !== undefined && cell.mark.base === fingerprint(cell);

it('keeps what the student changed or wrote, byte for byte', () => {
  after(({ copy }, before) => {
    const now = new Map(copy.cells.map(cell => [cell.id, cell.source]));
    for (const cell of before.filter(own => !untouched(own))) {
      expect(now.get(cell.id)).toBe(cell.source);
    }
  });
});

it('takes no cell away and changes the order of none', () => {
  after(({ copy }, before) => {
    const ids = before.map(({ id }) => id);
    expect(copy.cells.map(({ id }) => id).filter(id => ids.includes(id))).toEqual(ids);
  });
});

it('does the same once as twice', () => {
  after(({ copy, board }) => {
    const once = JSON.stringify(copy.cells);
    expect(copy.catchUp(board)).toEqual({ added: 0, updated: 0, kept: 0 });
    expect(JSON.stringify(copy.cells)).toBe(once);
  });
});

it('brings everything of the board but what was deliberately deleted', () => {
  after(({ copy, board }, before, had) => {
    const followed = new Set(before.map(({ mark }) => mark?.from));
    for (const cell of board) {
      const deleted = had.includes(cell.id) && !followed.has(cell.id);
      const print = fingerprint(taken(cell));
      const there = copy.cells.some(({ mark }) => mark?.from === cell.id && mark.base === print);
      expect(there).toBe(!deleted);
    }
  });
});

it('gives every cell an id of its own', () => {
  after(({ copy }) => {
    expect(new Set(copy.cells.map(({ id }) => id)).size).toBe(copy.cells.length);
  });
});

it('keeps every output the student has made', () => {
  after(({ copy }, before) => {
    const now = new Map(copy.cells.map(cell => [cell.id, cell.ran]));
    before.filter(({ ran }) => ran).forEach(({ id }) => expect(now.get(id)).toBe(true));
  });
});

it('leaves every cell of the student’s own below the one it stood below', () => {
  after(({ copy }, before) => {
    const above = (cells: IOwnCell[]) =>
      new Map(cells.map((cell, at) => [cell.id, cells[at - 1]?.id]));
    const [was, is] = [above(before), above(copy.cells)];
    before
      .filter(({ mark }) => mark?.from === undefined)
      .forEach(({ id }) => expect(is.get(id)).toBe(was.get(id)));
  });
});

it('takes a mark for what it is, whatever stands there', () => {
  fc.assert(
    fc.property(fc.anything(), value => {
      const mark = readMark(value);
      expect(readMark(JSON.parse(JSON.stringify(mark)))).toEqual(mark);
    })
  );
});

it('tells texts apart', () => {
  const prints = Array.from({ length: 50_000 }, (_, n) =>
    fingerprint({ cell_type: 'code', source: `x = ${n}` })
  );
  expect(new Set(prints).size).toBe(prints.length);
});
