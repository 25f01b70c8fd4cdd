import { useCallback, useRef, useState } from 'react';
import type { IconName } from '../icons';
import { Icon } from './Icon';
import { Menu, type IMenuItem } from './Menu';

interface IProps {
  label: string;
  icon: IconName;
  className?: string;
  items: readonly IMenuItem[];
  onOpen?: () => void;
}

export function MenuButton({ label, icon, className = 'lc-IconButton', items, onOpen }: IProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback((refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      button.current?.focus();
    }
  }, []);
  const toggle = () => {
    if (!open) {
      onOpen?.();
    }
    setOpen(!open);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={toggle}
      >
        <Icon name={icon} size={15} />
      </button>
      {open && <Menu label={label} items={items} anchor={button} onClose={close} />}
    </>
  );
}
