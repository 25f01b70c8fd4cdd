/** Does a board that lost its last cell get no cell from any page, and is it written again by hand? */
import { YNotebook } from '@jupyter/ydoc';
import { applyUpdate, encodeStateAsUpdate } from 'yjs';
import { leaveEmpty } from '../../src/board/empty';

const CELL = { cell_type: 'code', source: '' } as const;

/** As JupyterLab's notebook does when it hears that no cell is left. */
function fills(notebook: YNotebook): YNotebook {
  notebook.changed.connect((_, { cellsChange }) => {
    if (cellsChange && !notebook.cells.length) {
      requestAnimationFrame(() => notebook.cells.length || notebook.insertCell(0, CELL));
    }
  });
  return notebook;
}

function frames(): Promise<void> {
  return new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))
  );
}

function page(of: YNotebook): YNotebook {
  const notebook = new YNotebook();
  leaveEmpty(notebook);
  fills(notebook);
  applyUpdate(notebook.ydoc, encodeStateAsUpdate(of.ydoc));
  return notebook;
}

beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => {}));

function board(): YNotebook {
  const notebook = new YNotebook();
  notebook.insertCells(0, [CELL, CELL]);
  return notebook;
}

test('without it every page would put a cell there', async () => {
  const notebook = fills(board());
  notebook.deleteCellRange(0, 2);
  await frames();
  expect(notebook.cells).toHaveLength(1);
});

test('no page does, whoever deleted the last cell', async () => {
  const one = page(board());
  const other = page(one);
  one.deleteCellRange(0, 2);
  applyUpdate(other.ydoc, encodeStateAsUpdate(one.ydoc));
  await frames();
  expect([one.cells.length, other.cells.length]).toEqual([0, 0]);
});

test('a person can, in the same moment and later', async () => {
  const one = page(board());
  one.deleteCellRange(0, 2);
  one.insertCell(0, CELL);
  expect(one.cells).toHaveLength(1);
  one.deleteCell(0);
  await frames();
  one.insertCell(0, CELL);
  expect(one.cells).toHaveLength(1);
});
