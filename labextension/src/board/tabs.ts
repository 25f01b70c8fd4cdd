/**
 * How does one tab become another without the person losing their place?
 *
 * Who may write sees JupyterLab's own notebook, who may only read sees ours. Both stand on the same
 * document, so a right that changes changes the tab and nothing else.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISessionContext, WidgetTracker } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { notebookIcon } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

/**
 * Heights of cells settle while they are drawn, later on a slow computer: the place is taken up again
 * until nothing has moved it for so long, and not for longer than that.
 */
const SETTLE_MS = 1000;
const LONGEST_MS = 5000;

/** What a person scrolls by. */
const SCROLLING = ['wheel', 'touchmove', 'pointerdown'];
const SCROLLING_KEYS = /^(Arrow|Page|Home|End)/;

interface IView {
  top: number;
  cell: number;
}

/** Tabs that have yet to take up a place: until then it is theirs, whatever they show. */
const due = new WeakMap<NotebookPanel, IView>();

function viewOf(panel: NotebookPanel): IView {
  const { outerNode, activeCellIndex } = panel.content;
  return due.get(panel) ?? { top: outerNode.scrollTop, cell: activeCellIndex };
}

async function takeUp(panel: NotebookPanel, view: IView): Promise<void> {
  due.set(panel, view);
  await panel.context.ready;
  await panel.revealed;
  if (panel.isDisposed) {
    return;
  }
  panel.content.activeCellIndex = view.cell;
  hold(panel, view.top);
}

/** Keep a place until what is drawn has settled, or the person goes elsewhere. */
function hold(panel: NotebookPanel, top: number): void {
  const node = panel.content.outerNode;
  const over = new AbortController();
  const options = { signal: over.signal, passive: true, capture: true };
  for (const kind of SCROLLING) {
    node.addEventListener(kind, () => over.abort(), options);
  }
  const onKey = (event: KeyboardEvent): void => {
    if (SCROLLING_KEYS.test(event.key)) {
      over.abort();
    }
  };
  node.addEventListener('keydown', onKey, options);
  const began = performance.now();
  let moved = began;
  let height = node.scrollHeight;
  const settle = (): void => {
    const now = performance.now();
    if (panel.isDisposed || now - moved >= SETTLE_MS || now - began >= LONGEST_MS) {
      over.abort();
    }
    if (over.signal.aborted) {
      due.delete(panel);
      return;
    }
    if (Math.abs(node.scrollTop - top) > 1 || node.scrollHeight !== height) {
      moved = now;
      height = node.scrollHeight;
      node.scrollTop = top;
    }
    requestAnimationFrame(settle);
  };
  node.scrollTop = top;
  settle();
}

export class BoardTabs {
  constructor(
    private readonly shell: JupyterFrontEnd.IShell,
    private readonly documents: IDocumentManager,
    private readonly readers: WidgetTracker<NotebookPanel>,
    private readonly writers: INotebookTracker
  ) {}

  /** Every notebook of the drive that is open, board or not. */
  all(): NotebookPanel[] {
    const found: NotebookPanel[] = [];
    this.readers.forEach(panel => found.push(panel));
    this.writers.forEach(panel => found.push(panel));
    return found.filter(panel => !panel.isDisposed && panel.context.path.startsWith('Class:'));
  }

  isReader(panel: NotebookPanel): boolean {
    return this.readers.has(panel);
  }

  /** Opens in the background, or in front. */
  open(
    path: string,
    factory: string,
    preference: ISessionContext.IKernelPreference,
    front: boolean,
    beside?: Widget
  ): IDocumentWidget | undefined {
    const place = beside ? { ref: beside.id, mode: 'tab-after' as const } : {};
    const options = { ...place, activate: front };
    return this.documents.openOrReveal(path, factory, undefined, options, preference);
  }

  /** A notebook of one's own. */
  openOwn(path: string): void {
    this.documents.openOrReveal(path);
  }

  /** The same document in the other kind of tab. */
  swap(panel: NotebookPanel, factory: string): void {
    const view = viewOf(panel);
    const front = this.shell.currentWidget === panel;
    const options = { ref: panel.id, mode: 'tab-after' as const, activate: front };
    const fresh = this.documents.open(panel.context.path, factory, undefined, options);
    panel.dispose();
    if (fresh) {
      void takeUp(fresh as NotebookPanel, view);
    }
  }

  /** Another document in this tab's place: the old one is gone before the new one is asked for. */
  replace(
    panel: NotebookPanel,
    open: (beside: Widget, front: boolean) => Widget | undefined
  ): void {
    const view = viewOf(panel);
    const front = this.shell.currentWidget === panel;
    const place = new Widget();
    place.id = `${panel.id}-place`;
    this.shell.add(place, 'main', { ref: panel.id, mode: 'tab-after', activate: false });
    panel.dispose();
    const fresh = open(place, front) as NotebookPanel | undefined;
    place.dispose();
    if (fresh) {
      void takeUp(fresh, view);
    }
  }

  /** A document's tab renames the file when its words change, unless it no longer hears of it. */
  name(panel: NotebookPanel, words: string): void {
    if (panel.title.label !== words) {
      Signal.disconnectBetween(panel.title, panel);
      panel.title.label = words;
      panel.content.title.label = words;
    }
    panel.title.icon ||= notebookIcon.bindprops({ stylesheet: 'mainAreaTab' });
  }

  activate(panel: Widget): void {
    (this.shell as { activateById?: (id: string) => void }).activateById?.(panel.id);
  }
}
