/** The merge in a real notebook document: one step of undo, nothing of the student's touched, kept in the file. */
import { YNotebook } from '@jupyter/ydoc';
import fc from 'fast-check';
import { apply, followUndo, isLast, noteOf, ownCells } from '../../src/copies/shared';
import { newNotebook } from '../../src/copies/note';
import type { IBoardCell } from '../../src/model/copies/cell';
import { catchUp, type ICopied } from '../../src/model/copies/merge';
import { Copy } from '../model/copies/copy';

// The document says so of every cell it makes itself.
beforeAll(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));

let count = 0;
const newId = () => `n${(count += 1)}`;

function board(...sources: string[]): IBoardCell[] {
  return sources.map((source, n) => ({ id: `b${n}`, cell_type: 'code', source }));
}

function open(content: object): YNotebook {
  const notebook = new YNotebook({ disableDocumentWideUndoRedo: true });
  notebook.setSource(content as Parameters<YNotebook['setSource']>[0]);
  followUndo(notebook, () => undefined);
  return notebook;
}

function copyOf(...sources: string[]): YNotebook {
  const note = { course: 'demo', notebook: '07 Sampling.ipynb', had: [] };
  const notebook = open(newNotebook([], {}, note));
  bring(notebook, board(...sources));
  notebook.undoManager.clear();
  return notebook;
}

function bring(notebook: YNotebook, cells: IBoardCell[]): ICopied {
  const merge = catchUp(ownCells(notebook), cells, noteOf(notebook)!.had, newId);
  apply(notebook, merge);
  return merge.copied;
}

const sources = (notebook: YNotebook) => notebook.cells.map(cell => cell.source);

it('is one step of the notebook’s own undo', () => {
  const notebook = copyOf('a', 'b');
  notebook.getCell(1).setSource('mine');
  bring(notebook, board('a2', 'b2', 'c'));
  expect(sources(notebook)).toEqual(['a2', 'mine', 'b2', 'c']);
  notebook.undo();
  expect(sources(notebook)).toEqual(['a', 'mine']);
  expect(notebook.undoManager.undoStack).toHaveLength(0);
});

it('brings again what was undone, and after doing again keeps deleted what is deleted', () => {
  const notebook = copyOf('a');
  bring(notebook, board('a', 'b'));
  notebook.undo();
  expect(bring(notebook, board('a', 'b')).added).toBe(1);
  notebook.undo();
  notebook.redo();
  expect(sources(notebook)).toEqual(['a', 'b']);
  notebook.deleteCell(1);
  expect(bring(notebook, board('a', 'b')).added).toBe(0);
  expect(sources(notebook)).toEqual(['a']);
});

it('does not run together with what the student does before and after', () => {
  const notebook = copyOf('a');
  notebook.addCell({ cell_type: 'code', source: 'before' });
  bring(notebook, board('a', 'b'));
  notebook.addCell({ cell_type: 'code', source: 'after' });
  notebook.undo();
  expect(sources(notebook)).toEqual(['a', 'before', 'b']);
  notebook.undo();
  expect(sources(notebook)).toEqual(['a', 'before']);
});

it('knows whether undo would take back this and nothing else', () => {
  const notebook = copyOf('a');
  const done = apply(notebook, catchUp(ownCells(notebook), board('a', 'b'), ['b0'], newId))!;
  expect(isLast(notebook, done)).toBe(true);
  notebook.addCell({ cell_type: 'code', source: 'after' });
  expect(isLast(notebook, done)).toBe(false);
});

it('leaves nothing to undo when there was nothing to do', () => {
  const notebook = copyOf('a');
  expect(apply(notebook, catchUp(ownCells(notebook), board('a'), ['b0'], newId))).toBeNull();
});

it('keeps outputs, tags and a type that changed', () => {
  const notebook = copyOf('a', 'b');
  const own = notebook.getCell(0) as unknown as { setOutputs(outputs: object[]): void };
  own.setOutputs([{ output_type: 'stream', name: 'stdout', text: '1' }]);
  notebook.getCell(1).setMetadata('tags', ['exam']);
  bring(notebook, [
    { id: 'b0', cell_type: 'code', source: 'a2' },
    { id: 'b1', cell_type: 'markdown', source: 'b' }
  ]);
  const [first, second] = notebook.cells.map(cell => cell.toJSON());
  expect(first).toMatchObject({ source: 'a2', outputs: [{ text: '1' }] });
  expect(second).toMatchObject({ cell_type: 'markdown', metadata: { tags: ['exam'] } });
});

it('takes pictures that belong to a text along', () => {
  const notebook = copyOf();
  const attachments = { 'x.png': { 'image/png': 'AAAA' } };
  const cell = { id: 'm', cell_type: 'markdown' as const, source: '![](attachment:x.png)' };
  bring(notebook, [{ ...cell, attachments }]);
  expect(notebook.getCell(0).toJSON()).toMatchObject({ attachments });
});

it('marks what it put below for any notebook to see', () => {
  const notebook = copyOf('a');
  notebook.getCell(0).setSource('mine');
  bring(notebook, board('a2'));
  expect(notebook.getCell(1).getMetadata('tags')).toEqual(['from the board']);
});

it('does nothing in a notebook that is nobody’s copy', () => {
  const notebook = open({
    ...newNotebook([], {}, { course: '', notebook: '', had: [] }),
    metadata: {}
  });
  expect(noteOf(notebook)).toBeNull();
  expect(apply(notebook, catchUp([], board('a'), [], newId))).toBeNull();
  expect(notebook.cells).toHaveLength(0);
});

it('goes on where it was after saving and opening', () => {
  const notebook = copyOf('a', 'b', 'c');
  notebook.getCell(0).setSource('mine');
  notebook.deleteCell(1);
  const again = open(JSON.parse(JSON.stringify(notebook.getSource())));
  expect(bring(again, board('a2', 'b', 'c2'))).toMatchObject({ added: 0, updated: 1, kept: 1 });
  expect(sources(again)).toEqual(['mine', 'a2', 'c2']);
});

it('does in a document what the plain merge says', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
  fc.assert(
    fc.property(text, text, fc.array(fc.nat(7), { maxLength: 4 }), (before, after, edited) => {
      const [plain, notebook] = [new Copy(), copyOf(...before)];
      plain.catchUp(board(...before));
      for (const at of edited.filter(index => index < before.length)) {
        plain.cells[at].source = `mine ${at}`;
        notebook.getCell(at).setSource(`mine ${at}`);
      }
      expect(bring(notebook, board(...after))).toEqual(plain.catchUp(board(...after)));
      expect(sources(notebook)).toEqual(plain.sources());
    }),
    { numRuns: 100 }
  );
});
