/** Who is where on this page right now? */
import { useMemo, useRef } from 'react';
import { mainPerson, others, sharedScreen } from '../arrange';
import { useMedia, useSession, useUi } from '../context';

export interface IArranged {
  main: string | null;
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
      return { main: null, screen: null, rest: [] };
    }
    const scene = { view, you, speaking, sees, pinned, before: before.current };
    const main = mainPerson(scene);
    before.current = main;
    return { main, screen: sharedScreen(scene), rest: others(scene, main) };
  }, [view, you, speaking, sees, pinned]);
}
