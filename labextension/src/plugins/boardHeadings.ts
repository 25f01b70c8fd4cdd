/** The table of contents of a board one reads: JupyterLab makes one for its own notebooks only. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITableOfContentsRegistry } from '@jupyterlab/toc';
import { READER, type ReadingFactory, readingHeadings } from '../board/readonly';

export const boardHeadings: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:board-headings',
  description: 'The headings of the board in the table of contents.',
  autoStart: true,
  requires: [IRenderMimeRegistry, ITableOfContentsRegistry],
  activate: (app, rendermime: IRenderMimeRegistry, registry: ITableOfContentsRegistry) => {
    void app.started.then(() => {
      const readers = app.docRegistry.getWidgetFactory(READER) as ReadingFactory | undefined;
      if (readers) {
        registry.add(readingHeadings(readers, rendermime));
      }
    });
  }
};
