/** Which classes of a course are there, as far back as one has asked? */
import { useCallback, useEffect, useState } from 'react';
import { classesOf, type ClassesDoor, type IPasts } from '../../model/past';
import type { IProblem } from '../../platform';
import { problemOf } from '../classroom';
import { useClassroom } from '../context';

export interface IClasses extends IPasts {
  loading: boolean;
  problem: IProblem | null;
}

const NOTHING: IClasses = { sessions: [], more: false, loading: false, problem: null };

/** The last ones, and more with every `earlier`; an answer that comes too late is put away. */
export function useClasses(
  door: ClassesDoor,
  course: string
): IClasses & { earlier: () => Promise<void> } {
  const room = useClassroom();
  const [list, setList] = useState<IClasses>(NOTHING);
  const [turn] = useState(() => ({ count: 0 }));
  const load = useCallback(
    async (known: IPasts | null) => {
      const mine = ++turn.count;
      setList(old => ({ ...(known ? old : NOTHING), loading: true, problem: null }));
      try {
        const found = await classesOf(room.platform, door, course, known);
        if (mine === turn.count) {
          setList({ ...found, loading: false, problem: null });
        }
      } catch (error) {
        if (mine === turn.count) {
          setList(old => ({ ...old, loading: false, problem: problemOf(error, room) }));
        }
      }
    },
    [room, door, course, turn]
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
