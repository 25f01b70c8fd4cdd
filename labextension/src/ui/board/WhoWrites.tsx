import { useCallback, useRef, useState } from 'react';
import { allowEveryone } from '../../actions/allowEveryone';
import { choosePresenter } from '../../actions/choosePresenter';
import { chooseWriters } from '../../actions/chooseWriters';
import { stopEveryone } from '../../actions/stopEveryone';
import { takePresenting } from '../../actions/takePresenting';
import { boardOf, studentWriters } from '../../model/board';
import { useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { Menu, type IMenuItem } from '../parts/Menu';
import { useActions, type IActionButton } from '../useAction';
import { whoWrites } from './words';

/** The choice of who may write: which of the three holds, and how to get to the others. */
function useWriterChoices(): IMenuItem[] {
  const trans = useTrans();
  const everyone = useSession(({ view }) => boardOf(view)?.everyone ?? false);
  const some = useSession(({ view }) => (view ? studentWriters(view).length : 0));
  const [stop, choose, allow] = useActions([stopEveryone, chooseWriters, allowEveryone]);
  if (!stop || !choose || !allow) {
    return [];
  }
  const group = trans.__('Who may write');
  const choice = (action: IActionButton, label: string, checked: boolean): IMenuItem => ({
    id: action.id,
    label,
    checked,
    group,
    // What holds already is no fault: choosing it again does nothing.
    permitted: checked ? undefined : action.permitted,
    run: checked && action !== choose ? () => undefined : action.run
  });
  const named = some
    ? trans._n('Staff and %1 person…', 'Staff and %1 people…', some)
    : trans.__('Staff and some people…');
  return [
    choice(stop, trans.__('Only staff'), !everyone && !some),
    choice(choose, named, !everyone && some > 0),
    choice(allow, trans.__('Everyone'), everyone)
  ];
}

function usePresenterChoices(): IMenuItem[] {
  const trans = useTrans();
  const group = trans.__('Whose kernel runs it');
  return useActions([choosePresenter, takePresenting]).map(action => ({
    id: action.id,
    label: action.label,
    icon: action.icon,
    permitted: action.permitted,
    group,
    run: action.run
  }));
}

/** "Board · Dr. Rivera writes"; of staff and presenters a menu, with what may be changed about it. */
export function WhoWrites() {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const you = useSession(state => state.you ?? '');
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const items = [...useWriterChoices(), ...usePresenterChoices()];
  const close = useCallback((refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      button.current?.focus();
    }
  }, []);
  if (!view || !boardOf(view)) {
    return null;
  }
  const words = (
    <span className="lc-Chip-words">
      <span className="lc-BoardBar-wide">{trans.__('Board')} · </span>
      {whoWrites(view, you, trans)}
    </span>
  );
  const whole = trans.__('Board: %1', whoWrites(view, you, trans, false));
  if (!items.length) {
    return (
      <span className="lc-Chip lc-mod-on" title={whole}>
        {words}
      </span>
    );
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="lc-Chip lc-mod-on"
        title={whole}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {words}
        <Icon name="down" size={12} />
      </button>
      {open && (
        <Menu label={trans.__('Who may write')} items={items} anchor={button} onClose={close} />
      )}
    </>
  );
}
