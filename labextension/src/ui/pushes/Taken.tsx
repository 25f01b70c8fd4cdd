import { attempt } from '../classroom';
import { useClassroom, useCopies, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { takenOver } from './words';

/** What came into one's own copy just now, and the way to take it back. */
export function Taken() {
  const room = useClassroom();
  const trans = useTrans();
  const last = useCopies(copies => copies?.last ?? null);
  return (
    <div role="status" aria-live="polite" className="lc-Taken-place">
      {last && (
        <div className="lc-Taken">
          <Icon name="check" size={15} />
          <span>{takenOver(last, trans)}</span>
          {last.undoable && (
            <Button look="quiet" onClick={() => void attempt(room, () => room.copies?.undo())}>
              {trans.__('Undo')}
            </Button>
          )}
          <button
            type="button"
            className="lc-IconButton"
            aria-label={trans.__('Close this note')}
            title={trans.__('Close')}
            onClick={() => room.copies?.forget()}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
