/** What one sees of others on the board: their carets, what they wrote; and the headings of a board one reads. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITableOfContentsRegistry } from '@jupyterlab/toc';
import type { YBaseCell } from '@jupyter/ydoc';
import { Authorship } from '../board/authorship';
import { carets } from '../board/carets';
import { classPath } from '../board/files';
import { READER, type ReadingFactory, readingHeadings } from '../board/readonly';
import type { IClassroom } from '../ui/classroom';
import { ILabClassroom } from './token';

const THEIRS = '@jupyter/collaboration-extension:userEditorCursors';

/** Draws carets in every shared editor, unless jupyter-collaboration does. */
function registerCarets(app: JupyterFrontEnd, extensions: IEditorExtensionRegistry): void {
  if (app.hasPlugin(THEIRS)) {
    return;
  }
  extensions.addExtension({
    name: 'liveclass-carets',
    factory: ({ model }) => {
      const { awareness, ysource } = model.sharedModel as YBaseCell<never>;
      return awareness && ysource?.doc
        ? EditorExtensionRegistry.createImmutableExtension(carets(awareness, ysource))
        : null;
    }
  });
}

function authorship({ board, session, platform: { trans } }: IClassroom): Authorship | null {
  return (
    board &&
    new Authorship(board, {
      nameOf: person => session.store.getState().view?.people[person]?.name ?? person,
      lastChangedBy: name => trans.__('Last changed by %1', name)
    })
  );
}

/** Whether a tab shows the board that is open in the class. */
function showsBoard({ session }: IClassroom, panel: NotebookPanel): boolean {
  const { view } = session.store.getState();
  const notebook = view?.board?.notebook;
  return !!notebook && panel.context.path === classPath(view.session.course, notebook);
}

function activate(
  app: JupyterFrontEnd,
  { room }: ILabClassroom,
  writers: INotebookTracker,
  rendermime: IRenderMimeRegistry,
  extensions: IEditorExtensionRegistry | null,
  headings: ITableOfContentsRegistry | null
): void {
  if (extensions) {
    registerCarets(app, extensions);
  }
  void app.started.then(() => {
    const readers = app.docRegistry.getWidgetFactory(READER) as ReadingFactory | undefined;
    if (!readers) {
      return;
    }
    headings?.add(readingHeadings(readers, rendermime));
    const authors = authorship(room);
    const attach = (panel: NotebookPanel): void => {
      if (showsBoard(room, panel)) {
        authors?.attach(panel);
      }
    };
    for (const tracker of [readers.tracker, writers]) {
      tracker.forEach(attach);
      tracker.widgetAdded.connect((_, panel) => attach(panel));
    }
  });
}

export const boardSight: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:board-sight',
  description: 'The carets of others on the board, who wrote which cell, and its headings.',
  autoStart: true,
  requires: [ILabClassroom, INotebookTracker, IRenderMimeRegistry],
  optional: [IEditorExtensionRegistry, ITableOfContentsRegistry],
  activate
};
