/** What keeps the board's document as it is while this page may only read it? */
import type * as Y from 'yjs';

/**
 * Lets no change made in this page into the document while `reads()`.
 *
 * JupyterLab writes to a shared document in one way, `ydoc.transact`, whether a person typed or an
 * extension wanted a cell at the end of an empty notebook. What comes from the service does not pass
 * here. `noticed` hears of each attempt.
 */
export function refuseLocalChanges(
  ydoc: Y.Doc,
  reads: () => boolean,
  noticed: (origin: unknown) => void = () => {}
): void {
  const transact = ydoc.transact.bind(ydoc);
  ydoc.transact = <T>(change: (transaction: Y.Transaction) => T, origin?: unknown): T => {
    if (reads()) {
      noticed(origin);
      return undefined as T;
    }
    return transact(change, origin);
  };
}
