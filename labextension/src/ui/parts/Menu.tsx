import type { IRule } from '../../actions/action';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject
} from 'react';
import { createPortal } from 'react-dom';
import type { IconName } from '../icons';
import { Icon } from './Icon';
import { moveFocus } from './menuKeys';
import { menuPlace } from './menuPlace';

export interface IMenuItem {
  id: string;
  label: string;
  icon?: IconName;
  /** Present for a choice: whether it is the chosen one. */
  checked?: boolean;
  /** Present for a switch: whether it stands on. */
  switched?: boolean;
  permitted?: IRule;
  /** Heading above the first item of a group. */
  group?: string;
  run: () => void;
}

interface IProps {
  label: string;
  items: readonly IMenuItem[];
  anchor: RefObject<HTMLElement>;
  /** `refocus`: by keyboard or choice, so that the focus goes back to the button. */
  onClose: (refocus: boolean) => void;
}

const ITEM = '[role^="menuitem"]';

function roleOf(item: IMenuItem): string {
  return item.checked !== undefined
    ? 'menuitemradio'
    : item.switched !== undefined
      ? 'menuitemcheckbox'
      : 'menuitem';
}

function Item({ item, onDone }: { item: IMenuItem; onDone: () => void }) {
  const refused = item.permitted && !item.permitted.allowed;
  const choose = () => {
    onDone();
    item.run();
  };
  return (
    <button
      type="button"
      className="lc-Menu-item"
      role={roleOf(item)}
      aria-checked={item.checked ?? item.switched}
      aria-disabled={refused || undefined}
      tabIndex={-1}
      title={refused ? item.permitted?.why : undefined}
      onClick={refused ? undefined : choose}
    >
      <span className="lc-Menu-mark">
        {(item.checked ?? item.switched) ? (
          <Icon name="check" size={15} />
        ) : (
          item.icon && <Icon name={item.icon} size={15} />
        )}
      </span>
      <span className="lc-Menu-text">
        {item.label}
        {refused && <small>{item.permitted?.why}</small>}
      </span>
    </button>
  );
}

/** Opens over everything; arrow keys move, Esc and a click elsewhere close. */
export function Menu({ label, items, anchor, onClose }: IProps) {
  const node = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });

  useLayoutEffect(() => {
    const menu = node.current;
    if (menu && anchor.current) {
      const size = { width: menu.offsetWidth, height: menu.offsetHeight };
      const { defaultView, activeElement } = menu.ownerDocument;
      const { innerWidth: width, innerHeight: height } = defaultView ?? window;
      setPlace(menuPlace(anchor.current.getBoundingClientRect(), size, { width, height }));
      if (!menu.contains(activeElement)) {
        const chosen = menu.querySelector<HTMLElement>(
          '[role="menuitemradio"][aria-checked="true"]'
        );
        (chosen ?? menu.querySelector<HTMLElement>(ITEM))?.focus();
      }
    }
    // Devices may be listed a moment after the menu opened.
  }, [anchor, items.length]);

  useEffect(() => {
    const away = (event: Event) => {
      const target = event.target as Node;
      if (!node.current?.contains(target) && !anchor.current?.contains(target)) {
        onClose(false);
      }
    };
    const page = anchor.current?.ownerDocument ?? document;
    page.addEventListener('pointerdown', away, true);
    return () => page.removeEventListener('pointerdown', away, true);
  }, [anchor, onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      onClose(true);
    } else if (!node.current || !moveFocus(node.current, ITEM, event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return createPortal(
    <div
      ref={node}
      className="lc-root lc-Menu"
      style={place}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) => (
        <div key={item.id} role="none">
          {item.group && item.group !== items[index - 1]?.group && (
            <div className="lc-Menu-group" role="presentation">
              {item.group}
            </div>
          )}
          <Item item={item} onDone={() => onClose(true)} />
        </div>
      ))}
    </div>,
    // The page of the button, which need not be this one.
    anchor.current?.ownerDocument.body ?? document.body
  );
}
