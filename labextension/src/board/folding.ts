/**
 * For whom is a heading of the board folded?
 *
 * For the person who folded it. JupyterLab writes that into the cell, where it would travel to everyone
 * and change nothing there until they open the board anew.
 */
import type { Cell, ICellModel, MarkdownCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

const FOLDED = 'jp-MarkdownHeadingCollapsed';

type Writes = Pick<ICellModel, 'setMetadata' | 'deleteMetadata'>;

/** From now on the cell's folding is not written; what else is, still is. */
export function keepUnwritten(model: Writes): void {
  const set = model.setMetadata.bind(model);
  const remove = model.deleteMetadata.bind(model);
  model.setMetadata = (key, value) => key !== FOLDED && set(key, value);
  model.deleteMetadata = key => key !== FOLDED && remove(key);
}

function isText(cell: Cell): cell is MarkdownCell {
  return cell.model.type === 'markdown';
}

const known = new WeakSet<object>();

function once(thing: object, act: () => void): void {
  if (!known.has(thing)) {
    known.add(thing);
    act();
  }
}

/** Keeps the folding of a board local in one panel; again for the same panel does nothing. */
export function keepFoldingLocal(panel: NotebookPanel): void {
  const { content, context } = panel;
  const follow = (): void => {
    for (const cell of content.widgets) {
      if (isText(cell)) {
        once(cell.model, () => keepUnwritten(cell.model));
        once(cell, () => cell.headingCollapsedChanged.connect(knowHeadings));
      }
    }
  };
  // JupyterLab tries again in every frame while it does not know the headings below, and two such
  // trials, of folding and of unfolding, undo each other without end.
  const knowHeadings = (): void => {
    for (const cell of content.widgets) {
      if (isText(cell) && !cell.headingsResolved) {
        void cell.getHeadings();
      }
    }
  };
  once(panel, () => {
    follow();
    context.model.cells.changed.connect(follow, panel);
  });
}
