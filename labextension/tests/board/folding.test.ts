/** Is a heading's folding kept out of the board, and nothing else? */
import { Signal } from '@lumino/signaling';
import { YNotebook } from '@jupyter/ydoc';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { keepFoldingLocal } from '../../src/board/folding';

const FOLDED = 'jp-MarkdownHeadingCollapsed';

function place() {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const notebook = new YNotebook();
  notebook.insertCells(0, [
    { cell_type: 'markdown', source: '# one', metadata: { [FOLDED]: true } },
    { cell_type: 'markdown', source: '## two' }
  ]);
  const widgets = notebook.cells.map(shared => {
    const cell = {
      model: {
        type: shared.cell_type,
        setMetadata: (key: string, value: never) => shared.setMetadata(key, value),
        deleteMetadata: (key: string) => shared.deleteMetadata(key)
      },
      headingsResolved: false,
      headingCollapsedChanged: new Signal<object, boolean>({}),
      getHeadings: async () => (cell.headingsResolved = true)
    };
    return cell;
  });
  const cells = { changed: new Signal<object, void>({}) };
  const panel = { content: { widgets }, context: { model: { cells } } };
  let updates = 0;
  notebook.ydoc.on('update', () => updates++);
  keepFoldingLocal(panel as unknown as NotebookPanel);
  keepFoldingLocal(panel as unknown as NotebookPanel);
  return { widgets, notebook, updates: () => updates };
}

test('folding and unfolding change nothing on the board', () => {
  const { widgets, notebook, updates } = place();
  widgets[1].model.setMetadata(FOLDED, true as never);
  widgets[0].model.deleteMetadata(FOLDED);
  expect(updates()).toBe(0);
  expect(notebook.cells[0].getMetadata(FOLDED)).toBe(true);
});

test('other data of the cell is written', () => {
  const { widgets, notebook } = place();
  widgets[1].model.setMetadata('tags', ['a'] as never);
  expect(notebook.cells[1].getMetadata('tags')).toEqual(['a']);
  widgets[1].model.deleteMetadata('tags');
  expect(notebook.cells[1].getMetadata('tags')).toBeUndefined();
});

test('headings below are known as soon as one is folded', () => {
  const { widgets } = place();
  widgets[0].headingCollapsedChanged.emit(true);
  expect(widgets.map(cell => cell.headingsResolved)).toEqual([true, true]);
});
