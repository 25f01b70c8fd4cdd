import type { IAction, IRule, ISnapshot } from './action';
import { mayCopy, ownBoard } from './myCopy';

/** Whether a cell of the board is chosen, and if not, how one is. */
export function chosenCell({ board, trans }: ISnapshot): IRule {
  if (board?.activeCell) {
    return { allowed: true, why: '' };
  }
  const why =
    board?.phase === 'none' || board?.phase === 'closed'
      ? trans.__('Open the board first.')
      : trans.__('Click a cell of the board first.');
  return { allowed: false, why };
}

export const copyCell: IAction = {
  id: 'copy-cell',
  label: ({ trans }) => trans.__('Copy cell to mine'),
  icon: () => 'copyCell',
  shown: ownBoard,
  allowed: now => {
    const chosen = chosenCell(now);
    return chosen.allowed ? mayCopy(now) : chosen;
  },
  run: async room => {
    const active = room.board?.store.getState().activeCell;
    const cell = room.board?.cells().find(({ id }) => id === active?.id) ?? active;
    if (cell) {
      await room.copies?.copyCell(cell);
    }
  }
};
