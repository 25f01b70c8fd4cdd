/** Which row has the focus, and what do keys do in the list? */
import { useCallback, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { everyone, NOTHING, stretched, toggled, type IChoice } from '../../model/choice';

const PAGE = 8;

interface IProps {
  rows: readonly string[];
  choice: IChoice;
  /** Null where nothing can be chosen. */
  choose: ((choice: IChoice) => void) | null;
  /** Brings a row into sight and focuses it. */
  show: (index: number) => void;
}

export interface IPeopleKeys {
  active: string | null;
  setActive: (id: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onClick: (event: MouseEvent, id: string) => void;
}

function landing(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(count - 1, at + PAGE);
    case 'PageUp':
      return Math.max(0, at - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** The menu of a row, or back from it. */
function sideways(event: KeyboardEvent<HTMLElement>): boolean {
  const row = (event.target as HTMLElement).closest<HTMLElement>('[role="row"]');
  const button = row?.querySelector<HTMLElement>('button');
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
  const [on, back] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  const menu = event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
  if (event.key === on) {
    button?.focus();
  } else if (event.key === back) {
    row?.focus();
  } else if (menu && button?.getAttribute('aria-expanded') !== 'true') {
    button?.click();
  } else {
    return false;
  }
  return true;
}

export function usePeopleKeys({ rows, choice, choose, show }: IProps): IPeopleKeys {
  const [wished, setActive] = useState<string | null>(null);
  const active = wished !== null && rows.includes(wished) ? wished : (rows[0] ?? null);

  const pick = (event: KeyboardEvent<HTMLElement>, inRow: boolean): boolean => {
    if (!choose || !active) {
      return false;
    }
    if (event.key === ' ' && inRow) {
      choose(event.shiftKey ? stretched(choice, active, rows) : toggled(choice, active));
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      choose(everyone(choice, rows));
    } else if (event.key === 'Escape' && choice.chosen.size) {
      choose(NOTHING);
    } else {
      return false;
    }
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // A menu that hangs from a row has keys of its own.
    if (!event.currentTarget.contains(event.target as Node)) {
      return;
    }
    const inRow = (event.target as HTMLElement).getAttribute('role') === 'row';
    const next = landing(event.key, rows.indexOf(active ?? ''), rows.length);
    if (next !== null && rows.length && !event.altKey) {
      if (event.shiftKey && choose && active) {
        const from = choice.anchor === null ? toggled(NOTHING, active) : choice;
        choose(stretched({ ...from, chosen: choice.chosen }, rows[next], rows));
      }
      setActive(rows[next]);
      show(next);
    } else if (!pick(event, inRow) && !sideways(event)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = useCallback(
    (event: MouseEvent, id: string) => {
      setActive(id);
      // The menu's button and what hangs from it are no choice of the row.
      const own = event.currentTarget.contains(event.target as Node);
      if (choose && own && !(event.target as Element).closest('button')) {
        choose(event.shiftKey ? stretched(choice, id, rows) : toggled(choice, id));
      }
    },
    [choose, choice, rows]
  );
  return { active, setActive, onKeyDown, onClick };
}
