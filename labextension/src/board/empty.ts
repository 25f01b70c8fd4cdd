/** Who puts a cell into a board that has none left? */
import type { YNotebook } from '@jupyter/ydoc';

/**
 * The service does, once for all. JupyterLab would too, in every page that may write, so that the board had
 * several: in the first animation frame after it has heard that no cell is left. What is inserted then is dropped.
 * Has to be called before anything else listens to the notebook.
 */
export function leaveEmpty(notebook: YNotebook): void {
  let isFilling = false;
  const insert = notebook.insertCells.bind(notebook);
  notebook.insertCells = (index, cells) => (isFilling ? [] : insert(index, cells));
  notebook.changed.connect((_, { cellsChange }) => {
    if (cellsChange && notebook.cells.length === 0) {
      // Frames are run in the order they were asked for: this one before JupyterLab's, the other after it.
      requestAnimationFrame(() => (isFilling = true));
      void Promise.resolve().then(() => requestAnimationFrame(() => (isFilling = false)));
    }
  });
}
