/**
 * Which cell is this person at, in their own copy or on the board?
 *
 * Nothing is read while nobody listens, and nothing of it leaves the page by itself.
 */
import type { ILabShell } from '@jupyterlab/application';
import type { ICodeCellModel } from '@jupyterlab/cells';
import { NotebookPanel } from '@jupyterlab/notebook';
import type { YNotebook } from '@jupyter/ydoc';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ICellHere, IKernelError } from '../model/handCell';
import type { IHerePort, IHereState } from '../ui/ports';
import type { BoardSide } from './boardSide';
import { noteOf } from './shared';

/** Typing and output change a cell many times a second; what is told of it can wait. */
const SOON_MS = 300;

export class CellHere implements IHerePort {
  readonly store: StoreApi<IHereState> = createStore<IHereState>(() => ({ cell: null }));
  private panel: NotebookPanel | null = null;
  private listeners = 0;
  private soon: number | undefined;

  constructor(
    private readonly shell: ILabShell,
    private readonly board: BoardSide
  ) {
    shell.currentChanged.connect(() => this.renew());
  }

  follow(): () => void {
    this.listeners += 1;
    this.renew();
    return () => {
      this.listeners -= 1;
      this.renew();
    };
  }

  private renew(): void {
    const panel = this.listeners > 0 ? this.current() : null;
    if (panel !== this.panel) {
      this.watch(panel);
    }
    this.store.setState({ cell: panel && this.read(panel) });
  }

  private watch(panel: NotebookPanel | null): void {
    if (this.panel && !this.panel.isDisposed) {
      this.panel.content.activeCellChanged.disconnect(this.renew, this);
      this.panel.context.model.contentChanged.disconnect(this.renewSoon, this);
    }
    this.panel = panel;
    panel?.content.activeCellChanged.connect(this.renew, this);
    panel?.context.model.contentChanged.connect(this.renewSoon, this);
    // What stands in a tab is known when it is loaded.
    void panel?.context.ready.then(() => this.renewSoon());
  }

  private renewSoon(): void {
    this.soon ??= window.setTimeout(() => {
      this.soon = undefined;
      this.renew();
    }, SOON_MS);
  }

  private current(): NotebookPanel | null {
    const { currentWidget } = this.shell;
    return currentWidget instanceof NotebookPanel && !currentWidget.isDisposed
      ? currentWidget
      : null;
  }

  private read(panel: NotebookPanel): ICellHere | null {
    const where = this.whose(panel);
    const cell = panel.content.activeCell;
    if (!where || !cell) {
      return null;
    }
    const { model } = cell;
    const error = model.type === 'code' ? lastError(model as ICodeCellModel) : null;
    return { where, source: model.sharedModel.getSource(), error };
  }

  private whose(panel: NotebookPanel): ICellHere['where'] | null {
    if (!panel.context.isReady) {
      return null;
    }
    const notebook = panel.context.model.sharedModel as unknown as YNotebook;
    return panel === this.board.panel() ? 'board' : noteOf(notebook) ? 'copy' : null;
  }
}

function lastError({ outputs }: ICodeCellModel): IKernelError | null {
  for (let at = outputs.length - 1; at >= 0; at--) {
    const output: Record<string, unknown> = { ...outputs.get(at).toJSON() };
    if (output.output_type === 'error') {
      const { ename, evalue, traceback } = output;
      return {
        ename: String(ename ?? ''),
        evalue: String(evalue ?? ''),
        traceback: Array.isArray(traceback) ? traceback.map(String) : []
      };
    }
  }
  return null;
}
