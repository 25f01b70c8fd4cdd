import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon';
import type { IconName } from '../icons';

interface IProps {
  icon: IconName;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}

/** A face with one thing to say, and at most one to do. */
export function Calm({ icon, title, text, children }: IProps) {
  return (
    <div className="lc-Face lc-Calm">
      <span className="lc-Calm-icon">
        <Icon name={icon} size={36} />
      </span>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children && <div className="lc-Calm-actions">{children}</div>}
    </div>
  );
}
