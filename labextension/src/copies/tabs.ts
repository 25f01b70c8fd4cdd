/**
 * How does one's own copy stand in JupyterLab?
 *
 * As an ordinary notebook with its own kernel, beside the board where there is room. Only a person's own act
 * brings it to the front.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import { notebookTitle } from '../model/copies/names';
import { Refused, type ITranslator } from '../platform';

/** Two notebooks side by side need at least this much of the main area, in pixels. */
const ROOM_FOR_TWO = 760;
const LOADING_MS = 30_000;

export class Tabs {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly docs: IDocumentManager,
    private readonly trans: ITranslator
  ) {}

  find(path: string): NotebookPanel | null {
    return (this.docs.findWidget(path, 'Notebook') as unknown as NotebookPanel) ?? null;
  }

  /** Opens it, or takes the one that is open; `others` are copies that stand there already. */
  async open(
    path: string,
    board: Widget | null,
    others: Widget[],
    front: boolean
  ): Promise<NotebookPanel> {
    const panel = this.find(path) ?? (await this.start(path, board, others));
    if (!panel) {
      throw this.unopened(path);
    }
    // Who watches the board keeps it before their eyes; who does not sees what comes into the copy.
    if (front || !(panel.isVisible || board?.isVisible)) {
      this.app.shell.activateById(panel.id);
    }
    await this.loaded(panel, path);
    return panel;
  }

  private async start(
    path: string,
    board: Widget | null,
    others: Widget[]
  ): Promise<NotebookPanel | undefined> {
    const kernel = await this.kernel(path);
    const options = { activate: false, ...place(board, others) };
    const panel = this.docs.openOrReveal(path, 'Notebook', kernel, options);
    return panel as unknown as NotebookPanel | undefined;
  }

  /** The tab is named by what it is to the student, not by its file. */
  name(panel: NotebookPanel, notebook: string): void {
    const label = this.trans.__('my copy · %1', notebookTitle(notebook));
    const set = () => (panel.title.label = label);
    // A document's tab renames its file when its words change, unless it no longer hears of it.
    Signal.disconnectBetween(panel.title, panel);
    panel.context.pathChanged.connect(set);
    set();
  }

  /** The notebook names its kernel; where this server has none of that name, its default one. */
  private async kernel(path: string): Promise<{ name: string } | undefined> {
    const { kernelspecs, contents } = this.docs.services;
    await kernelspecs.ready;
    const { content } = await contents.get(path, { content: true });
    const named = (content as { metadata?: { kernelspec?: { name?: unknown } } }).metadata
      ?.kernelspec?.name;
    const { specs } = kernelspecs;
    const known = typeof named === 'string' && Boolean(specs?.kernelspecs[named]);
    return known || !specs?.default ? undefined : { name: specs.default };
  }

  private async loaded(panel: NotebookPanel, path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const failed = () => reject(this.unopened(path));
      const late = setTimeout(failed, LOADING_MS);
      panel.disposed.connect(failed);
      void panel.context.ready.then(() => {
        clearTimeout(late);
        panel.disposed.disconnect(failed);
        resolve();
      }, failed);
    });
  }

  private unopened(path: string): Refused {
    return new Refused({
      code: 'copy_not_opened',
      message: this.trans.__('Your copy “%1” could not be opened.', path),
      next: this.trans.__(
        'Look for it in the file browser; if it is damaged, rename it and try again.'
      )
    });
  }
}

function place(beside: Widget | null, others: Widget[]): DocumentRegistry.IOpenOptions {
  if (others.length) {
    return { mode: 'tab-after', ref: others[0].id };
  }
  if (!beside) {
    return {};
  }
  // A tab behind another has no width of its own.
  const shown = beside.isVisible ? beside : beside.parent;
  const wide = (shown?.node.clientWidth ?? 0) >= ROOM_FOR_TWO;
  return { mode: wide ? 'split-right' : 'tab-after', ref: beside.id };
}
