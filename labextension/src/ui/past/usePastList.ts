/** Which classes of a course are over, as far back as one has asked? */
import { useCallback, useEffect, useState } from 'react';
import { pastClasses, type IPasts } from '../../model/past';
import type { IProblem } from '../../platform';
import { problemOf } from '../classroom';
import { useClassroom } from '../context';

interface IPastList extends IPasts {
  loading: boolean;
  problem: IProblem | null;
}

const NOTHING: IPastList = { sessions: [], more: false, loading: false, problem: null };

/** The last ones, and more with every `earlier`; an answer that comes too late is put away. */
export function usePastList(course: string): IPastList & { earlier: () => Promise<void> } {
  const room = useClassroom();
  const [list, setList] = useState<IPastList>(NOTHING);
  const [turn] = useState(() => ({ count: 0 }));
  const load = useCallback(
    async (known: IPasts | null) => {
      const mine = ++turn.count;
      setList(old => ({ ...(known ? old : NOTHING), loading: true, problem: null }));
      try {
        const found = await pastClasses(room.platform, course, known);
        if (mine === turn.count) {
          setList({ ...found, loading: false, problem: null });
        }
      } catch (error) {
        if (mine === turn.count) {
          setList(old => ({ ...old, loading: false, problem: problemOf(error, room) }));
        }
      }
    },
    [room, course, turn]
  );
  useEffect(() => {
    if (course) {
      void load(null);
    }
    return () => {
      turn.count += 1;
      setList(NOTHING);
    };
  }, [course, load, turn]);
  return { ...list, earlier: () => load(list) };
}
