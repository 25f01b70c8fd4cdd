import { useId, useState } from 'react';
import { errorLine } from '../../model/handCell';
import type { HandCellView } from '../../wire';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { Excerpt } from '../pushes/Excerpt';

/** A cell and its error as the plain text they are, each with a name. */
export function CellTexts({ cell }: { cell: HandCellView }) {
  const trans = useTrans();
  return (
    <>
      <div role="group" aria-label={trans.__('Cell')}>
        <Excerpt text={cell.source} code lines={6} />
      </div>
      {cell.error && (
        <div className="lc-HandCell-error" role="group" aria-label={trans.__('Last error')}>
          <Excerpt text={cell.error} code lines={6} />
        </div>
      )}
    </>
  );
}

function CopyButton({ cell }: { cell: HandCellView }) {
  const room = useClassroom();
  const trans = useTrans();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    attempt(room, async () => {
      await navigator.clipboard.writeText(cell.source);
      setCopied(true);
    });
  return (
    <button type="button" className="lc-HandCell-button" onClick={() => void copy()}>
      <Icon name="copyCell" size={14} />
      <span role="status">{copied ? trans.__('Copied') : trans.__('Copy the cell')}</span>
    </button>
  );
}

/** What goes with a hand, for the teaching staff and for the person: in one line, opened on asking. */
export function HandCell({ person }: { person: string }) {
  const trans = useTrans();
  const [open, setOpen] = useState(false);
  const texts = useId();
  const cell = useSession(({ view, you }) =>
    you === person && view?.yours?.hand_cell
      ? view.yours.hand_cell
      : Object.hasOwn(view?.hand_cells ?? {}, person)
        ? view!.hand_cells![person]
        : null
  );
  if (!cell) {
    return null;
  }
  return (
    <div className="lc-HandCell">
      <div className="lc-HandCell-head">
        <button
          type="button"
          className="lc-HandCell-button lc-mod-wide"
          aria-expanded={open}
          aria-controls={texts}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'up' : 'down'} size={14} />
          <span>
            {open
              ? trans.__('Hide the cell')
              : cell.error
                ? trans.__('Cell · %1', errorLine(cell.error))
                : trans.__('Show the cell')}
          </span>
        </button>
        {open && <CopyButton cell={cell} />}
      </div>
      <div id={texts}>{open && <CellTexts cell={cell} />}</div>
    </div>
  );
}
