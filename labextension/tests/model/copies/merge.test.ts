/** What comes into a copy, what is left, and where it stands: the cases a person would name. */
import { countBehind } from '../../../src/model/copies/merge';
import { hintSource } from '../../../src/model/copies/hint';
import { board, Copy } from './copy';

function copyOf(...sources: string[]): Copy {
  const copy = new Copy();
  copy.catchUp(board(...sources));
  return copy;
}

it('takes the whole board into an empty copy', () => {
  const copy = new Copy();
  expect(copy.catchUp(board('a', 'b', 'c'))).toMatchObject({ added: 3, updated: 0, kept: 0 });
  expect(copy.sources()).toEqual(['a', 'b', 'c']);
});

it('has nothing to do when nothing changed', () => {
  const copy = copyOf('a', 'b');
  expect(copy.catchUp(board('a', 'b'))).toEqual({ added: 0, updated: 0, kept: 0 });
});

it('brings what the student left alone up to date, outputs and place included', () => {
  const copy = copyOf('a', 'b');
  copy.cells[0].ran = true;
  const { id } = copy.cells[0];
  expect(copy.catchUp(board('a2', 'b'))).toEqual({ added: 0, updated: 1, kept: 0 });
  expect(copy.cells[0]).toMatchObject({ id, source: 'a2', ran: true });
});

it('leaves what the student changed and puts the board below, marked', () => {
  const copy = copyOf('a', 'b');
  copy.cells[0].source = 'mine';
  expect(copy.catchUp(board('a2', 'b'))).toEqual({ added: 0, updated: 0, kept: 1, below: 1 });
  expect(copy.sources()).toEqual(['mine', 'a2', 'b']);
  expect(copy.cells[1].mark).toMatchObject({ from: 'b0', below: true });
  expect(copy.cells[0].mark).toEqual({ was: 'b0' });
});

it('says nothing of a cell the student changed while the board did not', () => {
  const copy = copyOf('a');
  copy.cells[0].source = 'mine';
  expect(copy.catchUp(board('a')).kept).toBe(0);
});

it('goes on with the version it put below', () => {
  const copy = copyOf('a');
  copy.cells[0].source = 'mine';
  copy.catchUp(board('a2'));
  expect(copy.catchUp(board('a3'))).toEqual({ added: 0, updated: 1, kept: 0 });
  expect(copy.sources()).toEqual(['mine', 'a3']);
});

it('agrees without a word when both came to the same', () => {
  const copy = copyOf('a');
  copy.cells[0].source = 'a2';
  expect(copy.catchUp(board('a2'))).toEqual({ added: 0, updated: 0, kept: 0 });
  expect(copy.catchUp(board('a3')).updated).toBe(1);
});

it('keeps deleted what the student deleted', () => {
  const copy = copyOf('a', 'b');
  copy.cells.splice(0, 1);
  expect(copy.catchUp(board('a2', 'b')).added).toBe(0);
  expect(copy.sources()).toEqual(['b']);
});

it('brings back what was deleted only when asked for by name', () => {
  const copy = copyOf('a', 'b', 'c');
  copy.cells.splice(1, 1);
  expect(copy.take(board('a', 'b2', 'c'), board('a', 'b2')[1])).toMatchObject({ added: 1 });
  expect(copy.sources()).toEqual(['a', 'b2', 'c']);
});

it('remembers what it holds even where the list of it was lost', () => {
  const copy = copyOf('a', 'b');
  copy.had = [];
  copy.catchUp(board('a', 'b'));
  copy.cells.splice(0, 1);
  expect(copy.catchUp(board('a', 'b')).added).toBe(0);
});

it('keeps what the board deleted', () => {
  const copy = copyOf('a', 'b');
  expect(copy.catchUp(board('a')).updated).toBe(0);
  expect(copy.sources()).toEqual(['a', 'b']);
});

it('puts what is new below the student’s own cells of the place', () => {
  const copy = copyOf('a', 'c');
  copy.own(1, 'note');
  const cells = board('a', 'c');
  copy.catchUp([cells[0], { id: 'new', cell_type: 'markdown', source: 'b' }, cells[1]]);
  expect(copy.sources()).toEqual(['a', 'note', 'b', 'c']);
});

it('puts what is new on top below the student’s own heading', () => {
  const copy = copyOf('a');
  copy.own(0, 'title');
  copy.catchUp([{ id: 'new', cell_type: 'code', source: 'first' }, ...board('a')]);
  expect(copy.sources()).toEqual(['title', 'first', 'a']);
});

it('moves nothing when the board is put into another order', () => {
  const copy = copyOf('a', 'b', 'c');
  copy.catchUp([...board('a', 'b', 'c')].reverse());
  expect(copy.sources()).toEqual(['a', 'b', 'c']);
});

it('follows one of two when the student duplicated a cell', () => {
  const copy = copyOf('a');
  copy.cells.push({ ...copy.cells[0], id: 'twin' });
  copy.cells[0].source = 'mine';
  copy.catchUp(board('a2'));
  expect(copy.sources()).toEqual(['mine', 'a2']);
  expect(copy.catchUp(board('a2'))).toEqual({ added: 0, updated: 0, kept: 0 });
});

it('changes the type of a cell the student left alone', () => {
  const copy = copyOf('a');
  const { id } = copy.cells[0];
  copy.catchUp([{ id: 'b0', cell_type: 'markdown', source: 'a' }]);
  expect(copy.cells).toMatchObject([{ id, cell_type: 'markdown', source: 'a' }]);
});

it('does not give up outputs for a change of type', () => {
  const copy = copyOf('a');
  copy.cells[0].ran = true;
  copy.catchUp([{ id: 'b0', cell_type: 'markdown', source: 'a' }]);
  expect(copy.cells).toMatchObject([{ ran: true, source: 'a' }, { cell_type: 'markdown' }]);
});

it('takes other line ends as the editor would', () => {
  const copy = copyOf('a\r\nb\rc');
  expect(copy.sources()).toEqual(['a\nb\nc']);
  expect(copy.catchUp(board('a\r\nb\rc')).updated).toBe(0);
});

it('counts what has changed on the board since', () => {
  const copy = copyOf('a', 'b', 'c');
  copy.cells[1].source = 'mine';
  expect(countBehind(copy.cells, board('a', 'b', 'c'), copy.had)).toBe(0);
  expect(countBehind(copy.cells, board('a2', 'b2', 'c', 'd'), copy.had)).toBe(3);
});

describe('a pushed cell', () => {
  it('stands where the board has it', () => {
    const copy = copyOf('a', 'c');
    const pushed = { id: 'x', cell_type: 'code' as const, source: 'b' };
    const [a, c] = board('a', 'c');
    expect(copy.take([a, pushed, c], pushed, 'p1')).toMatchObject({ added: 1 });
    expect(copy.sources()).toEqual(['a', 'b', 'c']);
    expect(copy.cells[1].mark).toMatchObject({ from: 'x', push: 'p1' });
  });

  it('stands at the end when the board has it no more', () => {
    const copy = copyOf('a');
    copy.own(1, 'note');
    copy.take(board('a'), { id: 'gone', cell_type: 'code', source: 'x' }, 'p1');
    expect(copy.sources()).toEqual(['a', 'note', 'x']);
  });

  it('stands below an attempt of the student, also when the board did not change since', () => {
    const copy = copyOf('a');
    copy.cells[0].source = 'mine';
    expect(copy.take(board('a'), board('a')[0], 'p1')).toEqual({
      added: 0,
      updated: 0,
      kept: 1,
      below: 1
    });
    expect(copy.sources()).toEqual(['mine', 'a']);
  });

  it('is taken once', () => {
    const copy = copyOf('a');
    copy.take(board('a', 'b'), board('a', 'b')[1], 'p1');
    expect(copy.take(board('a', 'b'), board('a', 'b')[1], 'p1')).toEqual({
      added: 0,
      updated: 0,
      kept: 0
    });
  });
});

describe('a hint', () => {
  it('stands right below the student’s own version of its cell', () => {
    const copy = copyOf('a', 'b');
    copy.cells[0].source = 'mine';
    copy.catchUp(board('a2', 'b'));
    copy.hint('b0', 'one', 'p1');
    copy.hint('b0', 'two', 'p2');
    expect(copy.sources()).toEqual(['mine', 'one', 'two', 'a2', 'b']);
  });

  it('stands at the end when its cell is not there, and comes once', () => {
    const copy = copyOf('a');
    expect(copy.hint('nowhere', 'look', 'p1')).toMatchObject({ added: 1, below: 1 });
    expect(copy.hint(undefined, 'look', 'p1').added).toBe(0);
    expect(copy.sources()).toEqual(['a', 'look']);
  });

  it('is quoted Markdown', () => {
    expect(hintSource('Hint from Ines', 'Try `n = 5`.\n\nThen more.\n')).toBe(
      '> **Hint from Ines**\n>\n> Try `n = 5`.\n>\n> Then more.'
    );
  });
});
