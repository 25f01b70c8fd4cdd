/** What is said after something came into one's own copy? Pure. */
import type { ITranslator } from '../../platform';
import type { ICopied, ITakenOver } from '../ports';

export function takenOver({ what, copied }: ITakenOver, trans: ITranslator): string {
  switch (what) {
    case 'copy':
      return trans._n(
        'Your copy is made, with one cell.',
        'Your copy is made, with %1 cells.',
        copied.added
      );
    case 'board':
      return fromBoard(copied, trans);
    default:
      return oneCell(copied, trans);
  }
}

function fromBoard({ added, updated, kept }: ICopied, trans: ITranslator): string {
  if (added + updated + kept === 0) {
    return trans.__('You are up to date.');
  }
  const parts = [
    ...(added ? [trans._n('%1 new cell', '%1 new cells', added)] : []),
    ...(updated ? [trans._n('%1 brought up to date', '%1 brought up to date', updated)] : []),
    ...(kept ? [trans._n('%1 put below your own work', '%1 put below your own work', kept)] : [])
  ];
  return trans.__('You are at now: %1.', parts.join(', '));
}

function oneCell({ added, updated, kept, below }: ICopied, trans: ITranslator): string {
  if (kept) {
    return trans.__('Put below your own version.');
  }
  if (updated) {
    return trans.__('Brought up to date in your copy.');
  }
  if (!added) {
    return trans.__('It is in your copy already.');
  }
  return below ? trans.__('Added below cell %1.', below) : trans.__('Added on top of your copy.');
}
