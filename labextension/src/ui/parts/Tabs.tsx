import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { inReadingOrder, moveFocus } from './menuKeys';

export interface ITab<T extends string> {
  id: T;
  label: string;
  /** A number that waits for this person. */
  count?: number;
  /** What the number means, for who cannot see its colour. */
  countLabel?: string;
  /** Some of it is for this person by name. */
  calls?: boolean;
  /** People wait for it: amber, as hands are. */
  waits?: boolean;
}

interface IProps<T extends string> {
  label: string;
  tabs: readonly ITab<T>[];
  chosen: T;
  onChoose: (tab: T) => void;
  children: ReactNode;
}

export function Tabs<T extends string>({ label, tabs, chosen, onChoose, children }: IProps<T>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = list.current;
    if (row && moveFocus(row, '[role="tab"]', inReadingOrder(event.key, row))) {
      event.preventDefault();
      (document.activeElement as HTMLElement).click();
    }
  };
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs inside take the focus */}
      <div ref={list} className="lc-Tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            id={`${base}-${tab.id}`}
            type="button"
            role="tab"
            className="lc-Tab"
            aria-selected={tab.id === chosen}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === chosen ? 0 : -1}
            onClick={() => onChoose(tab.id)}
          >
            {tab.label}
            {Boolean(tab.count) && (
              <em
                className={`lc-Count ${tab.waits ? 'lc-mod-waits' : ''} ${tab.calls ? 'lc-mod-calls' : ''}`}
                aria-label={tab.countLabel}
              >
                {tab.calls && '@ '}
                {tab.count}
              </em>
            )}
          </button>
        ))}
      </div>
      <div
        id={`${base}-panel`}
        className="lc-TabPanel"
        role="tabpanel"
        aria-labelledby={`${base}-${chosen}`}
      >
        {children}
      </div>
    </>
  );
}
