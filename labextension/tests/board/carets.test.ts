/** Is everyone's caret where they are, and does nothing that others write break an editor? */
import type { EditorView } from '@codemirror/view';
import { YNotebook } from '@jupyter/ydoc';
import * as Y from 'yjs';
import { Pointers } from '../../src/board/carets';
import { colourOf } from '../../src/board/colours';

const OTHER = 4711;

function place() {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const notebook = new YNotebook();
  notebook.insertCells(0, [
    { cell_type: 'code', source: 'first cell' },
    { cell_type: 'code', source: 'second cell' }
  ]);
  const [first, second] = notebook.cells.map(cell => cell.ysource);
  const pointers = new Pointers(notebook.awareness);
  const told: string[] = [];
  const view = (name: string) => ({ dispatch: () => told.push(name) }) as unknown as EditorView;
  pointers.add(first, view('first'));
  pointers.add(second, view('second'));
  return { notebook, first, second, pointers, told };
}

function at(text: Y.Text, index: number): unknown {
  const position = Y.createRelativePositionFromTypeIndex(text, index);
  return JSON.parse(JSON.stringify(Y.relativePositionToJSON(position)));
}

/** As y-protocols tells it when it comes from outside. */
function say({ awareness }: YNotebook, state: unknown, client = OTHER): void {
  const known = awareness.states.has(client);
  if (state === null) {
    awareness.states.delete(client);
  } else {
    awareness.states.set(client, state as Record<string, unknown>);
  }
  const [added, updated, removed] = [!known, known && state !== null, state === null].map(is =>
    is ? [client] : []
  );
  awareness.emit('change', [{ added, updated, removed }, 'service']);
}

const ben = { username: 'ben', name: 'Ben', display_name: 'Ben B.', color: 'red' };

test('a caret has its place, its name and its person’s colour', () => {
  const { notebook, first, second, pointers } = place();
  say(notebook, { user: ben, cursors: [{ anchor: at(first, 2), head: at(first, 5) }] });
  expect(pointers.in(first)).toMatchObject([
    { name: 'Ben B.', anchor: 2, head: 5, colour: colourOf('ben') }
  ]);
  expect(pointers.in(second)).toEqual([]);
});

test('it stays with its words while others write before it', () => {
  const { notebook, first, pointers } = place();
  say(notebook, { user: ben, cursors: [{ anchor: at(first, 5), head: at(first, 5) }] });
  first.insert(0, 'my ');
  expect(pointers.in(first)).toMatchObject([{ head: 8 }]);
});

test('only editors that someone comes to, moves in or leaves are drawn again', () => {
  const { notebook, first, second, told } = place();
  say(notebook, { user: ben, cursors: [{ anchor: at(first, 1), head: at(first, 1) }] });
  expect(told).toEqual(['first']);
  say(notebook, { user: ben, cursors: [{ anchor: at(second, 1), head: at(second, 1) }] });
  expect(told).toEqual(['first', 'first', 'second']);
  say(notebook, null);
  expect(told).toEqual(['first', 'first', 'second', 'second']);
});

test('one’s own caret is not drawn', () => {
  const { notebook, first, pointers, told } = place();
  notebook.awareness.setLocalState({
    user: ben,
    cursors: [{ anchor: at(first, 1), head: at(first, 1) }]
  });
  expect(pointers.in(first)).toEqual([]);
  expect(told).toEqual([]);
});

test.each([
  [{ cursors: 5 }],
  [{ cursors: [null] }],
  [{ cursors: ['x'], user: 7 }],
  [{ cursors: [{ head: {}, anchor: 7 }] }],
  [{ cursors: [{ head: { tname: 'elsewhere' }, anchor: { tname: 'elsewhere' } }] }],
  [{ cursors: [{ head: { item: { client: 9, clock: 1e9 } }, anchor: { item: null } }] }],
  [{ cursors: [{ head: { type: { client: 'x', clock: -1 } }, anchor: {} }] }]
])('nothing is drawn of %j', state => {
  const { notebook, first, second, pointers } = place();
  say(notebook, state);
  expect([...pointers.in(first), ...pointers.in(second)]).toEqual([]);
});
