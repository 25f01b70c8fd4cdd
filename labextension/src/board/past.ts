/** What does a notebook of the class say of itself when it is not the board? */
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';

/** One line over the notebook, once; where the board's bar stands there is no need for it. */
export function sayWhatItIs(
  { contentHeader }: Pick<MainAreaWidget, 'contentHeader'>,
  words: string
): void {
  if (contentHeader.widgets.length === 0) {
    const line = new Widget();
    line.addClass('jp-LiveClass-past');
    line.node.textContent = words;
    contentHeader.addWidget(line);
  }
}
