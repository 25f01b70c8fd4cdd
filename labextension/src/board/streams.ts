/**
 * Why does what a cell printed vanish for others when it is run again, and how is that kept from happening?
 *
 * JupyterLab puts printed text that comes after printed text into one output. When one change from outside both
 * adds a new output and takes the old one away, the new text went into the old output, and with it. In a
 * shared document each output stands for itself: what comes from outside is never joined.
 */
import { type ICellModel, isCodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { YNotebook } from '@jupyter/ydoc';
import * as Y from 'yjs';

interface IJoining {
  shouldCombine: () => boolean;
}

const kept = new WeakSet<INotebookModel>();

/** From now on, for every cell of this notebook; again does nothing. */
export function keepOutputsApart(model: INotebookModel): void {
  if (kept.has(model)) {
    return;
  }
  kept.add(model);
  let fromOutside = false;
  const follow = (cell: ICellModel): void => {
    if (isCodeCellModel(cell)) {
      (cell.outputs as unknown as IJoining).shouldCombine = () => !fromOutside;
    }
  };
  const { ydoc } = model.sharedModel as YNotebook;
  ydoc.on('beforeObserverCalls', ({ local, origin }: Y.Transaction) => {
    fromOutside = !local || origin instanceof Y.UndoManager;
  });
  ydoc.on('afterTransaction', () => {
    fromOutside = false;
  });
  [...model.cells].forEach(follow);
  model.cells.changed.connect((_, { newValues }) => newValues.forEach(follow));
}
