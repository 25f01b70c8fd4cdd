/** How does one see in the copy what is the board's and what is one's own? */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { readMark } from '../model/copies/cell';
import type { ITranslator } from '../platform';
import { NOTE } from './note';

const CAME = 'lc-CameIn';
const HINT = 'lc-mod-hint';

/** Labels what was put below own work, and hints; for good, as it stands in the file. */
export function decorate(panel: NotebookPanel, trans: ITranslator): () => void {
  const words = { below: trans.__('from the board'), hint: trans.__('hint') };
  const draw = () => {
    for (const { node, model } of panel.content.widgets) {
      const mark = readMark(model.sharedModel.getMetadata(NOTE));
      const word = mark?.hint ? words.hint : mark?.below ? words.below : null;
      node.classList.toggle(CAME, word !== null);
      node.classList.toggle(HINT, mark?.hint === true);
      if (word === null) {
        delete node.dataset.lcCame;
      } else {
        node.dataset.lcCame = word;
      }
    }
  };
  // The notebook makes its widgets in the same turn, before or after us.
  panel.context.model.cells.changed.connect(() => queueMicrotask(draw));
  draw();
  return draw;
}
