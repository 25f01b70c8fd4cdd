/** Does the document stay as it is while one may only read it, whatever JupyterLab tries? */
import { YNotebook, type YCodeCell, type YMarkdownCell } from '@jupyter/ydoc';
import * as Y from 'yjs';
import { refuseLocalChanges } from '../../src/board/readonlyGuard';

const LESSON = {
  cells: [
    { cell_type: 'markdown', id: 'm', metadata: {}, source: '# One' },
    {
      cell_type: 'code',
      id: 'c',
      metadata: {},
      source: 'x = 1',
      execution_count: 1,
      outputs: [{ output_type: 'stream', name: 'stdout', text: '1' }]
    }
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5
};

function board(): {
  service: YNotebook;
  page: YNotebook;
  may: { write: boolean };
  tries: number[];
} {
  const service = new YNotebook();
  service.fromJSON(LESSON as never);
  const page = new YNotebook();
  const may = { write: false };
  const tries: number[] = [];
  refuseLocalChanges(
    page.ydoc,
    () => !may.write,
    () => tries.push(1)
  );
  Y.applyUpdate(page.ydoc, Y.encodeStateAsUpdate(service.ydoc), 'service');
  return { service, page, may, tries };
}

beforeAll(() => {
  // Making cells outside a document is how @jupyter/ydoc works; Yjs says so each time.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
});

const code = (page: YNotebook): YCodeCell => page.cells[1] as YCodeCell;

const WAYS: Record<string, (page: YNotebook) => unknown> = {
  'typing in a cell': page => code(page).updateSource(0, 0, 'y'),
  'the editor’s own binding': page =>
    page.ydoc.transact(() => code(page).ysource.insert(0, 'y'), 'editor'),
  'replacing all found': page => code(page).setSource('y'),
  'inserting a cell': page => page.insertCell(0, { cell_type: 'code', source: 'y' }),
  'deleting all cells': page => page.deleteCellRange(0, 2),
  'moving a cell': page => page.moveCells(0, 1),
  'adding outputs': page => code(page).updateOutputs(0, 0, LESSON.cells[1].outputs as never),
  'clearing outputs': page => code(page).clearOutputs(),
  'appending to a stream': page => code(page).appendStreamOutput(0, '2'),
  'counting a run': page => (code(page).execution_count = 2),
  'being run': page => (code(page).executionState = 'running'),
  'trusting a cell': page => code(page).setMetadata({ trusted: true }),
  'hiding input': page => code(page).setMetadata('jupyter', { source_hidden: true }),
  'forgetting metadata': page => code(page).deleteMetadata('collapsed'),
  'attaching a file': page =>
    (page.cells[0] as YMarkdownCell).setAttachments({ 'a.png': { 'image/png': 'AAAA' } }),
  'naming a kernel': page => page.setMetadata('kernelspec', { name: 'k', display_name: 'K' }),
  'another format': page => (page.nbformat_minor = 6),
  'being dirty': page => (page.dirty = !page.dirty),
  undoing: page => page.undo(),
  'loading another notebook': page => page.fromJSON({ ...LESSON, cells: [] } as never)
};

test.each(Object.keys(WAYS))('a reader changes nothing by %s', way => {
  const { page } = board();
  const before = Y.encodeStateVector(page.ydoc);
  const text = JSON.stringify(page.toJSON());
  WAYS[way](page);
  expect(Y.encodeStateVector(page.ydoc)).toEqual(before);
  expect(JSON.stringify(page.toJSON())).toBe(text);
});

test.each(Object.keys(WAYS).filter(way => !/undoing|forgetting/.test(way)))(
  'the same changes something for a writer: %s',
  way => {
    const { page, may, tries } = board();
    may.write = true;
    const before = Y.encodeStateAsUpdate(page.ydoc);
    WAYS[way](page);
    expect(Y.encodeStateAsUpdate(page.ydoc)).not.toEqual(before);
    expect(tries).toEqual([]);
  }
);

test('what comes from the service is taken in', () => {
  const { service, page } = board();
  const before = Y.encodeStateVector(service.ydoc);
  service.cells[0].setSource('# Two');
  Y.applyUpdate(page.ydoc, Y.encodeStateAsUpdate(service.ydoc, before), 'service');
  expect(page.cells[0].getSource()).toBe('# Two');
});

test('an attempt is noticed', () => {
  const { page, tries } = board();
  code(page).setSource('y');
  expect(tries.length).toBeGreaterThan(0);
});
