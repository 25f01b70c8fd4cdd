/** Are only outputs made here trusted, and is nothing of that written into the document? */
import { Signal } from '@lumino/signaling';
import { YNotebook, type YCodeCell } from '@jupyter/ydoc';
import * as Y from 'yjs';
import { LocalTrust } from '../../src/board/trust';
import { hasActive } from '../../src/board/trustRich';

const RICH = { output_type: 'display_data', metadata: {}, data: { 'text/html': '<b>own</b>' } };
const EVIL = { output_type: 'display_data', metadata: {}, data: { 'text/html': '<script/>' } };
const NOTE = { output_type: 'stream', name: 'stderr', text: 'The rest was too long.' };

/** A cell as JupyterLab keeps it: what it trusts it writes into the document. */
class LabCell {
  readonly type = 'code';
  isDisposed = false;
  readonly outputs = { toJSON: () => this.shown };
  private shown: ReturnType<YCodeCell['getOutputs']>;
  private isTrusted: boolean;

  constructor(readonly sharedModel: YCodeCell) {
    this.shown = sharedModel.getOutputs();
    this.isTrusted = sharedModel.getMetadata('trusted') === true;
    sharedModel.changed.connect(() => (this.shown = sharedModel.getOutputs()));
    sharedModel.disposed.connect(() => (this.isDisposed = true));
  }
  get trusted(): boolean {
    return this.isTrusted;
  }
  set trusted(trusted: boolean) {
    if (trusted !== this.isTrusted) {
      this.isTrusted = trusted;
      this.onTrustedChanged();
    }
  }
  onTrustedChanged(): void {
    this.sharedModel.updateOutputs(0, this.shown.length, this.shown);
    this.sharedModel.setMetadata({ ...this.sharedModel.getMetadata(), trusted: this.isTrusted });
  }
  /** What running does. */
  run(...outputs: unknown[]): void {
    this.sharedModel.clearOutputs();
    this.trusted = true;
    this.sharedModel.updateOutputs(0, 0, outputs as never);
  }
}

function board() {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const service = new YNotebook();
  service.insertCells(0, [{ cell_type: 'code', id: 'a', source: 'a', outputs: [EVIL] as never }]);
  service.insertCells(1, [{ cell_type: 'code', id: 'b', source: 'b' }]);
  const page = new YNotebook();
  const cells = new Map<unknown, LabCell>();
  const made = (cell: unknown): LabCell => {
    const found = cells.get(cell) ?? new LabCell(cell as YCodeCell);
    cells.set(cell, found);
    return found;
  };
  const list = {
    changed: new Signal<object, { newValues: LabCell[] }>({}),
    [Symbol.iterator]: () => page.cells.map(made)[Symbol.iterator]()
  };
  page.changed.connect((_, { cellsChange }) => {
    for (const { insert } of cellsChange ?? []) {
      list.changed.emit({ newValues: (insert ?? []).map(made) });
    }
  });
  const trust = new LocalTrust({ sharedModel: page, cells: list } as never);
  const sync = (from: YNotebook, to: YNotebook): void =>
    Y.applyUpdate(to.ydoc, Y.encodeStateAsUpdate(from.ydoc), 'other');
  sync(service, page);
  const cell = (id: string): LabCell => made(page.cells.find(each => each.getId() === id));
  /** Something done elsewhere, which the service passes on. */
  const elsewhere = (change: (of: (id: string) => YCodeCell) => void): void => {
    sync(page, service);
    change(id => service.cells.find(each => each.getId() === id) as YCodeCell);
    sync(service, page);
  };
  return { page, service, trust, cell, elsewhere };
}

test('outputs of others are trusted while this reader says so, and nothing of it is written', () => {
  const { page, trust, cell, elsewhere } = board();
  const before = Y.encodeStateAsUpdate(page.ydoc);
  expect(cell('a').trusted).toBe(false);
  trust.on = true;
  expect(cell('a').trusted).toBe(true);
  trust.on = false;
  expect(cell('a').trusted).toBe(false);
  expect(Y.encodeStateAsUpdate(page.ydoc)).toEqual(before);
  trust.on = true;
  elsewhere(of => of('b').updateOutputs(0, 0, [EVIL] as never));
  expect(cell('b').trusted).toBe(true);
});

test('one’s own run stays trusted when the service repaired it', () => {
  const { cell, elsewhere } = board();
  cell('b').run(RICH);
  elsewhere(of => of('b').setMetadata('tags', ['checked']));
  expect(cell('b').trusted).toBe(true);
  elsewhere(of => of('b').updateOutputs(1, 1, [NOTE] as never));
  expect(cell('b').trusted).toBe(true);
  expect(cell('b').sharedModel.getMetadata('trusted')).toBeUndefined();
});

test('what others put into a cell run here takes its trust away before it is shown', () => {
  const { cell, elsewhere } = board();
  cell('b').run(RICH);
  elsewhere(of => of('b').updateOutputs(1, 1, [EVIL] as never));
  expect(cell('b').trusted).toBe(false);
  cell('b').run(RICH);
  expect(cell('b').trusted).toBe(true);
});

test('a cell that moves keeps its trust; one that only says it is trusted has none', () => {
  const { page, service, cell, elsewhere } = board();
  cell('b').run(RICH);
  page.moveCells(1, 0);
  expect(cell('b').trusted).toBe(true);
  elsewhere(() => {
    const metadata = { trusted: true };
    service.insertCells(0, [
      { cell_type: 'code', id: 'c', source: '', metadata, outputs: [EVIL] as never }
    ]);
  });
  expect(cell('c').trusted).toBe(false);
});

test.each([
  ['<b>bold</b>', false],
  ['<style>td { color: red }</style><table><tr><td>1</td></tr></table>', false],
  ['<img src="data:," onerror="x()">', true],
  ['<script>x()</script>', true],
  ['<iframe srcdoc=""></iframe>', true]
])('%s is held back: %s', (html, held) => {
  expect(hasActive(html)).toBe(held);
});
