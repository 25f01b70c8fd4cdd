/**
 * How does the board look to someone who may only read it?
 *
 * As a notebook of its own kind, from a factory and in a tracker of its own: no core notebook command, shortcut,
 * menu or toolbar knows it. What still could write (a drop, a double click, a folded heading) is
 * turned off here, and `refuseLocalChanges` of `readonlyGuard` stands behind all of it.
 */
import { EditorState, type Extension } from '@codemirror/state';
import { WidgetTracker } from '@jupyterlab/apputils';
import { CodeCell, MarkdownCell, RawCell } from '@jupyterlab/cells';
import type { IEditorMimeTypeService } from '@jupyterlab/codeeditor';
import { ySyncAnnotation } from '@jupyterlab/codemirror';
import { ABCWidgetFactory, type DocumentRegistry } from '@jupyterlab/docregistry';
import {
  type INotebookModel,
  Notebook,
  NotebookActions,
  NotebookPanel,
  type NotebookWidgetFactory,
  type NotebookWindowedLayout,
  type StaticNotebook
} from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { leaveOf, quietly } from './foreign';
import { withFewSafe } from './renderers';

/** The factory's name: what a reader's board is opened with. */
export const READER = 'Class board';

const READING = 'jp-LiveClass-reading';

class ReadingCodeCell extends CodeCell {
  override loadEditableState(): void {
    this.readOnly = true;
  }
  override saveEditableState(): void {}
  override saveCollapseState(): void {}
  override saveScrolledState(): void {}
}

class ReadingRawCell extends RawCell {
  override loadEditableState(): void {
    this.readOnly = true;
  }
  override saveEditableState(): void {}
  override saveCollapseState(): void {}
}

class ReadingMarkdownCell extends MarkdownCell {
  override loadEditableState(): void {
    this.readOnly = true;
  }
  override saveEditableState(): void {}
  override saveCollapseState(): void {}
  /** Files dropped on the cell would become its attachments. */
  override handleEvent(): void {}
  protected override updateCellSourceWithAttachment(): void {}

  /** A folded heading is written into the cell: here all of the board is to be seen. */
  override get headingCollapsed(): boolean {
    return false;
  }
  override set headingCollapsed(_: boolean) {}
  protected override maybeCreateCollapseButton(): void {}
  protected override maybeCreateOrUpdateExpandButton(): void {}
}

/** Some editor commands write without asking whether they may; only the document's own changes pass. */
const onlyFromOutside = EditorState.transactionFilter.of(change =>
  change.docChanged && !change.annotation(ySyncAnnotation) ? [] : change
);

type CellOptions = { editorConfig?: Record<string, unknown>; editorExtensions?: Extension[] };

function locked<T extends CellOptions>(options: T): T {
  return {
    ...options,
    editorConfig: { ...options.editorConfig, readOnly: true },
    editorExtensions: [...(options.editorExtensions ?? []), onlyFromOutside]
  };
}

class ReadingContentFactory extends NotebookPanel.ContentFactory {
  override createNotebook(options: Notebook.IOptions): Notebook {
    return new ReadingNotebook(options);
  }

  override createCodeCell(options: CodeCell.IOptions): CodeCell {
    return new ReadingCodeCell(locked(options)).initializeState();
  }

  override createRawCell(options: RawCell.IOptions): RawCell {
    return new ReadingRawCell(locked(options)).initializeState();
  }

  override createMarkdownCell(options: MarkdownCell.IOptions): MarkdownCell {
    const rendered = { ...locked(options), showEditorForReadOnlyMarkdown: false };
    return new ReadingMarkdownCell(rendered).initializeState();
  }
}

/** Keys of a reader: those of JupyterLab's own notebook that change nothing. */
const KEYS: Record<string, (notebook: Notebook) => unknown> = {
  ArrowDown: NotebookActions.selectBelow,
  j: NotebookActions.selectBelow,
  ArrowUp: NotebookActions.selectAbove,
  k: NotebookActions.selectAbove,
  'Shift+ArrowDown': notebook => NotebookActions.extendSelectionBelow(notebook),
  'Shift+J': notebook => NotebookActions.extendSelectionBelow(notebook),
  'Shift+ArrowUp': notebook => NotebookActions.extendSelectionAbove(notebook),
  'Shift+K': notebook => NotebookActions.extendSelectionAbove(notebook),
  'Shift+End': notebook => NotebookActions.extendSelectionBelow(notebook, true),
  'Shift+Home': notebook => NotebookActions.extendSelectionAbove(notebook, true),
  'Accel+a': NotebookActions.selectAll,
  c: NotebookActions.copy,
  Enter: notebook => (notebook.mode = 'edit')
};

const FROM_OUTSIDE = ['dragover', 'drop', 'paste', 'cut'];

function keyOf(event: KeyboardEvent): string {
  const accel = event.ctrlKey || event.metaKey ? 'Accel+' : '';
  return `${event.altKey ? 'Alt+' : ''}${accel}${event.shiftKey ? 'Shift+' : ''}${event.key}`;
}

class ReadingNotebook extends Notebook {
  constructor(options: Notebook.IOptions) {
    super(options);
    this.addClass(READING);
    // Menus find what can be run, undone and connected to a kernel by these.
    delete this.node.dataset.jpKernelUser;
    delete this.node.dataset.jpUndoer;
    delete this.node.dataset.jpCodeRunner;
  }

  override handleEvent(event: Event): void {
    if (event.type.startsWith('lm-')) {
      return; // Neither cells nor files are taken in.
    }
    if (FROM_OUTSIDE.includes(event.type)) {
      this._refuse(event);
      return;
    }
    if (event.type === 'dblclick' && (event.target as Element).closest('.jp-MarkdownCell')) {
      return;
    }
    super.handleEvent(event);
    if (event.type === 'keydown') {
      this._onKey(event as KeyboardEvent);
    }
  }

  protected override setMode(mode: Notebook['mode'], options: { focus?: boolean } = {}): void {
    const source = this.activeCell && this.activeCell.model.type !== 'markdown';
    super.setMode(source ? mode : 'command', options);
  }

  protected override onUpdateRequest(msg: Message): void {
    super.onUpdateRequest(msg);
    // Core shortcuts are bound to these classes.
    this.toggleClass('jp-LiveClass-mod-inSource', this.mode === 'edit');
    this.removeClass('jp-mod-commandMode');
    this.removeClass('jp-mod-editMode');
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    for (const type of FROM_OUTSIDE) {
      this.node.addEventListener(type, this, true);
    }
  }

  protected override onBeforeDetach(msg: Message): void {
    for (const type of FROM_OUTSIDE) {
      this.node.removeEventListener(type, this, true);
    }
    super.onBeforeDetach(msg);
  }

  /** No button that adds a cell. */
  protected override addFooter(): void {}

  protected override addHeader(): void {
    const empty = new Widget();
    const trans = this.translator.load('jupyter_liveclass');
    empty.node.textContent = trans.__('There is nothing on the board yet.');
    empty.addClass('jp-LiveClass-emptyBoard');
    (this.layout as NotebookWindowedLayout).header = empty;
  }

  /** Into the source of a cell nothing is pasted or dropped; an output's own fields are its own affair. */
  private _refuse(event: Event): void {
    if ((event.target as Element).closest?.('.jp-Cell-inputWrapper')) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private _onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && this.mode === 'edit') {
      this.mode = 'command';
    } else if (
      target.closest('.cm-editor, input, textarea, select, button, a, [contenteditable]')
    ) {
      return; // The key belongs to what has the focus inside the cell.
    } else if (keyOf(event) in KEYS) {
      KEYS[keyOf(event)](this);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

export interface IReadingOptions {
  /** The core factory: a reader sees code the way the same person has set it up for writing. */
  notebooks: NotebookWidgetFactory.IFactory;
  rendermime: IRenderMimeRegistry;
  /** The core content factory, for its editors. */
  contentFactory: NotebookPanel.IContentFactory;
  mimeTypeService: IEditorMimeTypeService;
  translator?: ITranslator;
}

/** Makes boards for readers; its tracker knows all of them and nobody else does. */
export class ReadingFactory extends ABCWidgetFactory<NotebookPanel, INotebookModel> {
  constructor(private _options: IReadingOptions) {
    super({
      name: READER,
      label: (_options.translator ?? nullTranslator).load('jupyter_liveclass').__('Class board'),
      // No file types: the board is never offered as a way to open other notebooks.
      fileTypes: [],
      modelName: 'notebook',
      readOnly: true,
      preferKernel: false,
      canStartKernel: false,
      autoStartDefault: false,
      translator: _options.translator
    });
    this._content = new ReadingContentFactory({
      editorFactory: _options.contentFactory.editorFactory
    });
    this.widgetCreated.connect((_, panel) => void this.tracker.add(panel));
  }

  readonly tracker = new WidgetTracker<NotebookPanel>({ namespace: 'jupyter-liveclass-board' });

  protected override createNewWidget(
    context: DocumentRegistry.IContext<INotebookModel>
  ): NotebookPanel {
    const { notebooks, rendermime, mimeTypeService, translator } = this._options;
    const trans = (translator ?? nullTranslator).load('jupyter_liveclass');
    const own = rendermime.clone({ resolver: context.urlResolver });
    forgetUndo(context.model);
    const content = this._content.createNotebook({
      rendermime: withFewSafe(quietly(own, leaveOf(context.model), trans)),
      contentFactory: this._content,
      mimeTypeService,
      editorConfig: lockedEditors(notebooks.editorConfig),
      notebookConfig: { ...notebooks.notebookConfig, showEditorForReadOnlyMarkdown: false },
      translator
    });
    const panel = new NotebookPanel({ context, content });
    panel.addClass(`${READING}Panel`);
    return panel;
  }

  private _content: ReadingContentFactory;
}

function lockedEditors(config: StaticNotebook.IEditorConfig): StaticNotebook.IEditorConfig {
  const { code, markdown, raw } = config;
  const readOnly = { readOnly: true };
  return {
    code: { ...code, ...readOnly },
    markdown: { ...markdown, ...readOnly },
    raw: { ...raw, ...readOnly }
  };
}

/** What one did as a writer cannot be undone as a reader: undoing does not pass the guard. */
function forgetUndo(model: INotebookModel): void {
  model.sharedModel.clearUndoHistory();
  for (const cell of model.sharedModel.cells) {
    cell.clearUndoHistory();
  }
}
