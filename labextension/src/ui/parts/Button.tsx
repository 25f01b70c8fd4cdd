import type { IRule } from '../../actions/action';
import type { ButtonHTMLAttributes } from 'react';
import { Icon } from './Icon';
import type { IconName } from '../icons';

interface IProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  /** `go`: the one filled button, what comes next. `bad`: leaves or removes. `quiet`: no border. */
  look?: 'plain' | 'go' | 'bad' | 'quiet';
  icon?: IconName;
  /** Not allowed: grey, still reachable by keyboard, and says why. */
  permitted?: IRule;
}

export function Button({ look = 'plain', icon, permitted, children, onClick, ...rest }: IProps) {
  const refused = permitted && !permitted.allowed;
  return (
    <button
      type="button"
      {...rest}
      className={`lc-Button lc-mod-${look}`}
      aria-disabled={refused || undefined}
      title={refused ? permitted.why : rest.title}
      onClick={refused ? event => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} size={15} />}
      {children}
    </button>
  );
}
