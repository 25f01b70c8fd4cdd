/** The table of contents of a board: JupyterLab makes one for its own notebooks only. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITableOfContentsRegistry } from '@jupyterlab/toc';
import { quietHeadings } from '../board/headings';
import { READER, type ReadingFactory } from '../board/readonly';
import { ILabClassroom } from './token';

export const boardHeadings: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:board-headings',
  description: 'The headings of the board in the table of contents.',
  autoStart: true,
  requires: [ILabClassroom, INotebookTracker, IRenderMimeRegistry, ITableOfContentsRegistry],
  activate: (
    app,
    { room }: ILabClassroom,
    writers: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    registry: ITableOfContentsRegistry
  ) => {
    void app.started.then(() => {
      const readers = app.docRegistry.getWidgetFactory(READER) as ReadingFactory | undefined;
      if (readers) {
        quietHeadings(registry, [readers.tracker, writers], rendermime, room.platform.trans);
      }
    });
  }
};
