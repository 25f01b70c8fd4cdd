import type { ReactNode } from 'react';
import type { IProblem } from '../../platform';
import { useTrans } from '../context';
import { Button } from './Button';
import { Icon } from './Icon';

/** What happened and why, what one can do, and a button for it. */
export function Note({
  problem,
  onClose,
  children
}: {
  problem: IProblem;
  onClose?: () => void;
  children?: ReactNode;
}) {
  const trans = useTrans();
  return (
    <div className="lc-Note" role="alert">
      <Icon name="warning" size={16} />
      <div className="lc-Note-text">
        <strong>{problem.message}</strong>
        {problem.next && <span>{problem.next}</span>}
        {problem.action && (
          <div className="lc-Note-actions">
            <Button onClick={problem.action.run}>{problem.action.label}</Button>
          </div>
        )}
        {children}
      </div>
      {onClose && (
        <button
          type="button"
          className="lc-IconButton"
          aria-label={trans.__('Close this note')}
          onClick={onClose}
        >
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}
