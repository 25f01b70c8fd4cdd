/** Where does a click on a link in a message lead? Into the web, to a cell of the board, or nowhere. */
import type { MouseEvent } from 'react';
import { Refused } from '../../platform';
import { attempt, type IClassroom } from '../classroom';
import { cellOf, leadsOut } from './tame';

async function reveal(room: IClassroom, cell: string): Promise<void> {
  const { board, platform } = room;
  if (board) {
    await board.open();
    board.reveal(cell);
    return;
  }
  const shown = document.querySelector(`[data-cell="${CSS.escape(cell)}"]`);
  if (!shown?.checkVisibility()) {
    throw new Refused({
      code: 'cell_not_shown',
      message: platform.trans.__('That cell is not on the board that shows here.'),
      next: platform.trans.__('Open the board first; perhaps the cell was deleted.')
    });
  }
  shown.scrollIntoView({ block: 'center' });
}

/** Whatever drew the link: it opens apart, or shows a cell, or does nothing. */
export function follow(event: MouseEvent, room: IClassroom): void {
  const link = (event.target as Element).closest('.lc-Message-text a');
  if (!link) {
    return;
  }
  event.preventDefault();
  const address = link.getAttribute('href') ?? link.getAttribute('xlink:href');
  const cell = cellOf(address);
  if (cell) {
    void attempt(room, () => reveal(room, cell));
  } else if (address && leadsOut(address)) {
    window.open(address, '_blank', 'noopener,noreferrer');
  }
}
