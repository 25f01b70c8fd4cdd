import { useId } from 'react';
import type { IHandCell } from '../../model/handCell';
import type { HandCellView } from '../../wire';
import { useTrans } from '../context';
import { Button } from '../parts/Button';
import { CellTexts } from './HandCell';

interface IProps {
  /** What would be sent. */
  offered: IHandCell;
  on: boolean;
  withError: boolean;
  onChange(on: boolean, withError: boolean): void;
}

/** Consent to share the cell one is at, with all of what is shared before one's eyes. */
export function ShareCell({ offered, on, withError, onChange }: IProps) {
  const trans = useTrans();
  const about = useId();
  const { cell, cut } = offered;
  return (
    <div className="lc-ShareCell">
      <label>
        <input
          type="checkbox"
          checked={on}
          aria-describedby={on ? about : undefined}
          onChange={event => onChange(event.target.checked, true)}
        />
        <span>{trans.__('Share the cell I am at and its last error with the teaching staff')}</span>
      </label>
      {on && (
        <div>
          <p id={about}>
            {trans.__('They see exactly this until your hand is down. Nobody else does.')}
            {cut && ` ${trans.__('It was too long: a part is left out.')}`}
          </p>
          <CellTexts cell={withError ? cell : { source: cell.source }} />
          {cell.error && (
            <div className="lc-ShareCell-tools">
              <Button look="quiet" onClick={() => onChange(true, !withError)}>
                {withError ? trans.__('Leave the error out') : trans.__('Put the error back')}
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** What is shared already, and the way to end it. */
export function SharedCell({ cell, onStop }: { cell: HandCellView; onStop: () => void }) {
  const trans = useTrans();
  return (
    <div className="lc-ShareCell lc-mod-shared">
      <p>
        {cell.error
          ? trans.__('The teaching staff see your cell and its error.')
          : trans.__('The teaching staff see your cell.')}
      </p>
      <Button onClick={onStop}>{trans.__('Stop sharing')}</Button>
    </div>
  );
}
