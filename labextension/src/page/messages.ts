/** What becomes of the words of a message on a page without JupyterLab? */
import { tamedMessage } from '../ui/chat/tame';
import { markupOf } from './board/tame';
import { liftFormulas } from './math/marks';

/** Nodes that can do nothing, formulas among them as they were written. */
export function messageNodes(text: string): DocumentFragment {
  const nodes = tamedMessage(markupOf(text));
  liftFormulas(nodes);
  return nodes;
}
