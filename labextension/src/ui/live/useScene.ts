/** Who is where on this page right now? */
import { useMemo, useRef } from 'react';
import { largePeople, mainPerson, others, sharedScreen } from '../arrange';
import { useMedia, useSession, useUi } from '../context';

export interface IArranged {
  main: string | null;
  /** `main`, or everyone this person keeps large. */
  large: string[];
  /** Whose screen is shared. */
  screen: string | null;
  /** Everyone but `main`, those worth seeing first. */
  rest: string[];
}

export function useScene(): IArranged {
  const view = useSession(state => state.view);
  const you = useSession(state => state.you);
  const speaking = useMedia(state => state.speaking);
  const sees = useMedia(state => state.sees);
  const pinned = useUi(state => state.pinned);
  const before = useRef<string | null>(null);
  return useMemo(() => {
    if (!view) {
      return { main: null, large: [], screen: null, rest: [] };
    }
    const scene = { view, you, speaking, sees, pinned, before: before.current };
    const main = mainPerson(scene);
    before.current = main;
    const large = largePeople(scene);
    const rest = others(scene, main ? [main] : []);
    return { main, large, screen: sharedScreen(scene), rest };
  }, [view, you, speaking, sees, pinned]);
}
