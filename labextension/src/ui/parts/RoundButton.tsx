import { useId } from 'react';
import { Icon } from './Icon';
import type { IActionButton } from '../useAction';

/** "Alt Shift M" as people write it. */
function keys(shortcut: string | undefined): string {
  return shortcut ? ` (${shortcut.split(' ').join('+')})` : '';
}

/** A 34 px control. Its name, shortcut or the reason why not shows above the row on hover and focus. */
export function RoundButton({ action, tone }: { action: IActionButton; tone?: string }) {
  const hint = useId();
  const { permitted } = action;
  return (
    <span className="lc-RoundButton-place">
      <button
        type="button"
        className={`lc-RoundButton ${tone ?? ''}`}
        data-action={action.id}
        aria-label={action.label}
        aria-pressed={action.on}
        aria-disabled={!permitted.allowed || undefined}
        aria-describedby={permitted.allowed ? undefined : hint}
        onClick={permitted.allowed ? action.run : undefined}
      >
        <Icon name={action.icon} />
      </button>
      <span className="lc-Hint" role="tooltip" id={hint}>
        {permitted.allowed ? action.label + keys(action.shortcut) : permitted.why}
      </span>
    </span>
  );
}
