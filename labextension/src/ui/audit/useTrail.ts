/** Which entries are shown, and what is on its way? */
import { useCallback, useEffect, useState } from 'react';
import { entriesOf, type IEntry, type IWanted } from '../../model/audit';
import type { IProblem } from '../../platform';
import { problemOf } from '../classroom';
import { useClassroom } from '../context';

export interface ITrail {
  entries: readonly IEntry[];
  /** Where to go on; null at the beginning of the class. */
  next: number | null;
  loading: boolean;
  problem: IProblem | null;
}

const NOTHING: ITrail = { entries: [], next: null, loading: false, problem: null };

/** Begins anew with every other class or filter; an answer that comes too late is put away. */
export function useTrail(session: string, wanted: IWanted) {
  const room = useClassroom();
  const [trail, setTrail] = useState<ITrail>(NOTHING);
  const [turn] = useState(() => ({ count: 0 }));
  const load = useCallback(
    async (before: number | null) => {
      const mine = ++turn.count;
      setTrail(old => ({ ...(before === null ? NOTHING : old), loading: true, problem: null }));
      try {
        const page = await entriesOf(room.platform, session, wanted, before);
        if (mine === turn.count) {
          setTrail(old => ({
            ...NOTHING,
            entries: before === null ? page.entries : [...old.entries, ...page.entries],
            next: page.next
          }));
        }
      } catch (error) {
        if (mine === turn.count) {
          setTrail(old => ({ ...old, loading: false, problem: problemOf(error, room) }));
        }
      }
    },
    [room, session, wanted, turn]
  );
  useEffect(() => {
    if (session) {
      void load(null);
    } else {
      setTrail(NOTHING);
    }
    return () => {
      turn.count++;
    };
  }, [load, session, turn]);
  return { trail, more: () => load(trail.next), again: () => load(null) };
}
