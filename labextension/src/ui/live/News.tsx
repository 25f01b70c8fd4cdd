import { useEffect, useRef, useState } from 'react';
import { useSession, useTrans } from '../context';

/** Says aloud, to a screen reader alone, what the eye sees at a glance. */
export function News() {
  const trans = useTrans();
  const staff = useSession(state => state.role !== 'student');
  const view = useSession(state => state.view);
  const you = useSession(state => state.you);
  const known = useRef<{ hands: Set<string>; spotlight: string | null } | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!view) {
      return;
    }
    const before = known.current;
    known.current = { hands: new Set(Object.keys(view.hands)), spotlight: view.spotlight ?? null };
    if (!before) {
      return;
    }
    const raised = Object.keys(view.hands).find(id => !before.hands.has(id) && id !== you);
    if (view.spotlight && view.spotlight !== before.spotlight && view.spotlight !== you) {
      setWords(trans.__('%1 has the floor.', view.people[view.spotlight]?.name ?? ''));
    } else if (staff && raised) {
      setWords(trans.__('%1 raised a hand.', view.people[raised]?.name ?? ''));
    }
  }, [view, you, staff, trans]);
  return (
    <div className="lc-hidden" role="status" aria-live="polite">
      {words}
    </div>
  );
}
