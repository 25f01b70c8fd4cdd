import { useId, type ReactNode } from 'react';

interface IChoice {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

/** One of a few, by name. */
export function Choice({ label, value, onChange, children }: IChoice) {
  const id = useId();
  return (
    <label className="lc-Filter" htmlFor={id}>
      {label}
      <select
        id={id}
        className="lc-Field"
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {children}
      </select>
    </label>
  );
}
