import type { ButtonHTMLAttributes } from 'react';
import type { IRule } from '../../actions/action';
import type { IconName } from '../icons';
import { Icon } from './Icon';

interface IProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'> {
  /** What it does, in words: it shows none. */
  label: string;
  icon: IconName;
  size?: number;
  /** Not allowed: grey, still reachable by keyboard, and says why. */
  permitted?: IRule;
  /** More looks than the usual one. */
  look?: string;
}

/** A button with a sign on it instead of words. */
export function IconButton({ label, icon, size = 15, permitted, look, onClick, ...rest }: IProps) {
  const refused = permitted !== undefined && !permitted.allowed;
  return (
    <button
      type="button"
      title={refused ? permitted.why : label}
      {...rest}
      className={look ? `lc-IconButton ${look}` : 'lc-IconButton'}
      aria-label={label}
      aria-disabled={refused || undefined}
      onClick={refused ? undefined : onClick}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}
