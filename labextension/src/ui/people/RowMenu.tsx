import { useCallback, useRef, useState, type RefObject } from 'react';
import { PERSON_ACTIONS } from '../../actions';
import type { WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { Menu } from '../parts/Menu';
import { usePersonActions } from '../useAction';
import { usePin } from '../usePin';

interface IOpen {
  person: WithId<IPerson>;
  label: string;
  anchor: RefObject<HTMLElement>;
  onClose: (refocus: boolean) => void;
}

/** Only an open menu follows what may be done: a list has many rows. */
function OpenMenu({ person, ...menu }: IOpen) {
  const actions = usePersonActions(PERSON_ACTIONS, person.id);
  const pin = usePin(person.id);
  return <Menu {...menu} items={[...actions, pin]} />;
}

export function RowMenu({ person, reachable }: { person: WithId<IPerson>; reachable: boolean }) {
  const trans = useTrans();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback((refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      button.current?.focus();
    }
  }, []);
  const label = trans.__('What to do with %1', person.name);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="lc-IconButton"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        tabIndex={reachable ? 0 : -1}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" size={15} />
      </button>
      {open && <OpenMenu person={person} label={label} anchor={button} onClose={close} />}
    </>
  );
}
