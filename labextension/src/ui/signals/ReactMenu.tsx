import { useCallback, useId, useRef, useState } from 'react';
import { REACTION_ACTIONS } from '../../actions/reactions';
import { SIGNAL_ACTIONS } from '../../actions/signals';
import { ownSignal } from '../../model/signals';
import { useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { Menu, type IMenuItem } from '../parts/Menu';
import { useActions, type IActionButton } from '../useAction';
import { signalWord } from '../../model/signalWords';

function item(action: IActionButton, group: string): IMenuItem {
  const { id, label, icon, on, permitted, run } = action;
  return { id, label, icon, checked: on, permitted, group, run };
}

/** The last control of the row: a student's signals, and everyone's reactions. */
export function ReactMenu() {
  const trans = useTrans();
  const held = useSession(ownSignal);
  const signals = useActions(SIGNAL_ACTIONS);
  const reactions = useActions(REACTION_ACTIONS);
  const button = useRef<HTMLButtonElement>(null);
  const hint = useId();
  const [open, setOpen] = useState(false);
  const close = useCallback((refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      button.current?.focus();
    }
  }, []);
  const label = held
    ? trans.__('React: you hold up “%1”', signalWord(held, trans))
    : trans.__('React');
  const items = [
    ...signals.map(action => ({
      ...item(action, trans.__('Signal, until you take it back')),
      label: action.on ? trans.__('%1: take it back', action.label) : action.label
    })),
    ...reactions.map(action => item(action, trans.__('Reaction, for a moment')))
  ];
  return (
    <span className="lc-RoundButton-place">
      <button
        ref={button}
        type="button"
        className={`lc-RoundButton ${held ? 'lc-mod-on' : ''}`}
        data-action="react"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={held ?? 'react'} />
      </button>
      <span className="lc-Hint" role="tooltip" id={hint}>
        {label}
      </span>
      {open && <Menu label={trans.__('React')} items={items} anchor={button} onClose={close} />}
    </span>
  );
}
