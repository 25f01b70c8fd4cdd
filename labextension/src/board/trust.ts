/**
 * Whose outputs are shown in full in this browser?
 *
 * What came out of code run in this page is. What came from others is shown plain until this reader
 * trusts it, which `setTrusted` says for one board, here only: JupyterLab would write trust into the
 * shared document, where it means nothing and where anybody could write it.
 *
 * JupyterLab knows trust by cell, and a cell run here can get outputs from elsewhere. So before any
 * change from outside is shown, the rich outputs after it are compared with those trusted before
 * it; one that is new takes the cell's trust away. Nothing is lost when the service hands back one's own
 * outputs repaired, nor when a cell moves.
 */
import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { IObservableList } from '@jupyterlab/observables';
import type { IOutputModel, IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Signal } from '@lumino/signaling';
import type { YCodeCell, YNotebook } from '@jupyter/ydoc';
import * as Y from 'yjs';
import { withFewSafe } from './renderers';
import { heldBackIn, isRich } from './trustRich';

type Rich = ReadonlySet<string>;

const NOTHING: Rich = new Set();

function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}

function richOf(outputs: readonly nbformat.IOutput[]): Rich {
  return new Set(outputs.filter(isRich).map(asText));
}

/** The same for the same output, whether it comes from the document or from what is shown. */
function asText({ data, metadata }: nbformat.IOutput): string {
  const parts = Object.entries(data as nbformat.IMimeBundle).map(([type, part]) => [
    type,
    Array.isArray(part) ? part.join('') : part
  ]);
  return JSON.stringify([parts.sort(), metadata ?? {}]);
}

function within(some: Rich, all: Rich): boolean {
  return [...some].every(each => all.has(each));
}

/** What a cell's document writes when its trust changes would go to everyone. */
function withoutWriting(cell: YCodeCell, change: () => void): void {
  cell.updateOutputs = () => {};
  cell.setMetadata = () => {};
  try {
    change();
  } finally {
    delete (cell as Partial<YCodeCell>).updateOutputs;
    delete (cell as Partial<YCodeCell>).setMetadata;
  }
}

function isNewIn(change: Y.Transaction, output: unknown): boolean {
  const id = output instanceof Y.AbstractType ? output._item?.id : undefined;
  return id !== undefined && id.clock >= (change.beforeState.get(id.client) ?? 0);
}

/** The trust of one board in this browser. It outlives the panels in which the board is shown. */
export class LocalTrust {
  constructor(model: INotebookModel) {
    const { ydoc, disposed } = model.sharedModel as YNotebook;
    for (const cell of model.cells) {
      this._follow(cell);
    }
    model.cells.changed.connect(this._onCells, this);
    ydoc.on('beforeObserverCalls', this._beforeShown);
    disposed.connect(() => {
      ydoc.off('beforeObserverCalls', this._beforeShown);
      Signal.clearData(this);
    });
  }

  /** Emitted when this reader trusts the board or no longer does. */
  readonly changed = new Signal<this, boolean>(this);

  get on(): boolean {
    return this._on;
  }
  set on(on: boolean) {
    if (this._on === on) {
      return;
    }
    this._on = on;
    for (const cell of this._cells.values()) {
      cell.trusted = on || this._own.has(cell);
    }
    this.changed.emit(on);
  }

  private _follow(cell: ICellModel, trusted: Rich = NOTHING): void {
    if (!isCode(cell)) {
      return;
    }
    const shared = cell.sharedModel as YCodeCell;
    const flipping = cell as ICodeCellModel & { onTrustedChanged: (...args: unknown[]) => void };
    const flip = flipping.onTrustedChanged.bind(cell);
    flipping.onTrustedChanged = (...args) => withoutWriting(shared, () => flip(...args));
    this._cells.set(shared.ymodel, cell);
    const rich = richOf(shared.getOutputs());
    if (rich.size > 0 && within(rich, trusted)) {
      this._own.add(cell);
    }
    if (rich.size > 0 || this._on) {
      cell.trusted = this._on || this._own.has(cell);
    }
  }

  private _onCells(_: unknown, { newValues }: IObservableList.IChangedArgs<ICellModel>): void {
    newValues.forEach(cell => this._follow(cell, this._gone));
    for (const [ymodel, cell] of this._cells) {
      if (cell.isDisposed) {
        this._cells.delete(ymodel);
        this._own.delete(cell);
      }
    }
  }

  /** Before JupyterLab shows what `change` did; its own cells still hold what was there. */
  private _beforeShown = (change: Y.Transaction): void => {
    this._gone = this._trustedAndGone();
    const fromHere = change.local && !(change.origin instanceof Y.UndoManager);
    for (const cell of this._touched(change)) {
      const { youtputs } = cell.sharedModel as YCodeCell;
      if (fromHere && youtputs.toArray().every(output => isNewIn(change, output))) {
        this._own.add(cell); // A run begins by clearing what was there, if anything was.
      } else if (!fromHere && !within(richOf(youtputs.toJSON()), richOf(cell.outputs.toJSON()))) {
        this._own.delete(cell);
        cell.trusted = this._on;
      }
    }
  };

  /** Code cells whose outputs `change` touched. */
  private _touched(change: Y.Transaction): Set<ICodeCellModel> {
    const touched = new Set<ICodeCellModel>();
    for (const [type, keys] of change.changed) {
      let under: Y.AbstractType<unknown> | null = null;
      let at: Y.AbstractType<unknown> | null = type as unknown as Y.AbstractType<unknown>;
      while (at && !this._cells.has(at)) {
        [under, at] = [at, at.parent as Y.AbstractType<unknown> | null];
      }
      const cell = at && this._cells.get(at);
      const outputs = (cell?.sharedModel as YCodeCell | undefined)?.youtputs;
      if (cell && !cell.isDisposed && (under ? under === outputs : keys.has('outputs'))) {
        touched.add(cell);
      }
    }
    return touched;
  }

  /** Rich outputs that were shown in full in cells that `change` has deleted: moving is deleting and adding. */
  private _trustedAndGone(): Rich {
    const gone = new Set<string>();
    for (const cell of this._cells.values()) {
      const { ymodel } = cell.sharedModel as YCodeCell;
      if (ymodel._item?.deleted && !cell.isDisposed && this._own.has(cell) && cell.trusted) {
        richOf(cell.outputs.toJSON()).forEach(each => gone.add(each));
      }
    }
    return gone;
  }

  private _on = false;
  private _cells = new Map<unknown, ICodeCellModel>();
  /** Cells whose outputs were all made here. */
  private _own = new WeakSet<ICodeCellModel>();
  private _gone: Rich = NOTHING;
}

const kept = new WeakMap<INotebookModel, LocalTrust>();

/** The trust of the board with this model; from now on nothing of it is written into the document. */
export function trustOf(model: INotebookModel): LocalTrust {
  let trust = kept.get(model);
  if (!trust) {
    trust = new LocalTrust(model);
    kept.set(model, trust);
  }
  return trust;
}

const quiet = new WeakSet<NotebookPanel>();

/** Keeps the trust of a board local in one panel more; again for the same panel does nothing. */
export function keepTrustLocal(panel: NotebookPanel): LocalTrust {
  const trust = trustOf(panel.context.model);
  if (!quiet.has(panel)) {
    quiet.add(panel);
    withFewSafe(panel.content.rendermime);
    quietLinks(panel, trust);
  }
  return trust;
}

export function setTrusted(panel: NotebookPanel, on: boolean): void {
  trustOf(panel.context.model).on = on;
}

const known = new WeakMap<IOutputModel, boolean>();

/** Whether anything of the board is shown plainer than whoever ran it saw it. */
export function heldBack(panel: NotebookPanel): boolean {
  const { rendermime, model } = panel.content;
  return [...(model?.cells ?? [])].some(
    cell => isCode(cell) && !cell.trusted && hasHeldBack(cell, rendermime)
  );
}

function hasHeldBack(cell: ICodeCellModel, rendermime: IRenderMimeRegistry): boolean {
  for (let index = 0; index < cell.outputs.length; index++) {
    const output = cell.outputs.get(index);
    let held = known.get(output);
    if (held === undefined) {
      held = heldBackIn(output, rendermime);
      known.set(output, held);
    }
    if (held) {
      return true;
    }
  }
  return false;
}

/**
 * Links in text can run JupyterLab's commands where the notebook counts as trusted, and it counts so when all
 * code was run here, whoever wrote the text. On a board they run only when this reader said so.
 */
function quietLinks(panel: NotebookPanel, trust: LocalTrust): void {
  const { rendermime, node } = panel.content;
  const core = rendermime.trustHandler;
  if (!core) {
    return;
  }
  const of = (node: HTMLElement): boolean => trust.on || !node.matches('.jp-Notebook, .jp-Cell');
  const ours: IRenderMime.ITrustHandler = {
    markTrusted: node => (of(node) ? core.markTrusted(node) : core.unmarkTrusted(node)),
    unmarkTrusted: node => core.unmarkTrusted(node)
  };
  Object.defineProperty(rendermime, 'trustHandler', { value: ours, configurable: true });
  const unmark = (): void => {
    if (!trust.on && !panel.isDisposed) {
      [node, ...panel.content.widgets.map(cell => cell.node)].forEach(core.unmarkTrusted, core);
    }
  };
  unmark();
  trust.changed.connect(unmark);
  panel.disposed.connect(() => trust.changed.disconnect(unmark));
}
