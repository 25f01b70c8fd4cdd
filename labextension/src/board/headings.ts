/**
 * Which table of contents has a notebook of the class?
 *
 * JupyterLab's knows only its own notebooks, and renders each Markdown heading with what renders all notebooks: on a
 * board a picture in a heading would be fetched. So boards have one of their own, for readers and writers alike.
 */
import type { WidgetTracker } from '@jupyterlab/apputils';
import {
  type INotebookTracker,
  type NotebookPanel,
  NotebookToCFactory
} from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITableOfContentsRegistry, TableOfContents } from '@jupyterlab/toc';
import type { ITranslator } from '../platform';
import { DRIVE } from './files';
import { Leave, quietly } from './foreign';

/** Gives the boards of these trackers headings that fetch nothing. */
export function quietHeadings(
  registry: ITableOfContentsRegistry,
  trackers: readonly Pick<WidgetTracker<NotebookPanel>, 'has'>[],
  rendermime: IRenderMimeRegistry,
  trans: ITranslator
): void {
  const has = (widget: NotebookPanel): boolean =>
    trackers.some(each => each.has(widget)) && widget.context.path.startsWith(`${DRIVE}:`);
  const { markdownParser, sanitizer } = quietly(rendermime.clone(), new Leave(), trans);
  const tracker = { has } as unknown as INotebookTracker;
  const made = new NotebookToCFactory(tracker, markdownParser, sanitizer, undefined);
  const boards = made as unknown as TableOfContents.IFactory;
  const getModel = registry.getModel.bind(registry);
  // The first that fits is asked, and JupyterLab's own was there before.
  registry.getModel = (widget, configuration) =>
    boards.isApplicable(widget)
      ? boards.createNew(widget, configuration)
      : getModel(widget, configuration);
}
