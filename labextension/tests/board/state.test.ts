/** Who writes into the shared state that there is something to save? Every plain copy does, with every edit; ours never. */
import { YNotebook, type YCodeCell } from '@jupyter/ydoc';
import { LiveBoard } from '../../src/board/live';
import type { IPlatform } from '../../src/platform';

const CELL = { cell_type: 'code' as const, source: 'x = 1' };
const EMPTY = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };

/** Ways in which JupyterLab changes a notebook, one after the other. */
const EDITS: Record<string, (notebook: YNotebook, cell: YCodeCell) => unknown> = {
  'a text': (_, cell) => cell.updateSource(0, 0, '# '),
  outputs: (_, cell) => cell.setOutputs([]),
  'a count': (_, cell) => (cell.execution_count = 3),
  'details of a cell': (_, cell) => cell.setMetadata('tags', ['a']),
  'another cell': notebook => notebook.insertCell(1, CELL),
  'a move': notebook => notebook.moveCell(0, 1),
  undo: notebook => notebook.undo(),
  'a cell gone': notebook => notebook.deleteCell(1),
  'what a context says': notebook => (notebook.dirty = true),
  'all of it': notebook => notebook.setSource(EMPTY)
};

function ours(): YNotebook {
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  const platform = {
    request: async () => ({ status: 503, json: null }),
    notify: () => undefined,
    trans: { __: (text: string) => text, _n: (text: string) => text },
    tabStorage: storage,
    storage,
    now: () => 0
  } as IPlatform;
  const place = { session: 's', course: 'c', notebook: 'n.ipynb' };
  const silent = { changed: () => undefined, outdated: () => undefined, aside: () => undefined };
  const board = new LiveBoard(platform, place, silent);
  const notebook = board.open();
  // Not joined to any board yet, it would only be read.
  notebook.ydoc.transact = Object.getPrototypeOf(notebook.ydoc).transact;
  board.stop();
  return notebook;
}

function saidBy(notebook: YNotebook, edit: keyof typeof EDITS): string[] {
  const [cell] = notebook.insertCells(0, [CELL, CELL]) as YCodeCell[];
  notebook.ystate.clear();
  const said: string[] = [];
  notebook.ystate.observe(({ keysChanged }) => said.push(...(keysChanged as Set<string>)));
  EDITS[edit](notebook, cell);
  return said;
}

it.each(Object.keys(EDITS))('%s', edit => {
  expect(saidBy(ours(), edit)).toEqual([]);
  expect(saidBy(new YNotebook(), edit)).toContain('dirty');
});
