/** What are the people of the class called, for mentions? The same list until somebody's name changes. */
import { useMemo, useRef } from 'react';
import { useSession } from '../context';

export interface INames {
  /** Longest first, so that "Ana Maria" is not taken for "Ana". */
  names: readonly string[];
  own: string;
}

const NONE: readonly string[] = [];

export function useNames(): INames {
  const people = useSession(state => state.view?.people);
  const own = useSession(state => (state.you && state.view?.people[state.you]?.name) || '');
  const before = useRef<readonly string[]>(NONE);
  const names = useMemo(() => {
    const all = [...new Set(Object.values(people ?? {}).map(person => person.name))];
    all.sort((a, b) => b.length - a.length || a.localeCompare(b));
    const same =
      all.length === before.current.length && all.every((name, n) => name === before.current[n]);
    before.current = same ? before.current : all;
    return before.current;
  }, [people]);
  return { names, own };
}
