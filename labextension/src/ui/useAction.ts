/** How does a button follow its action's declaration? */
import { attempt } from './classroom';
import type { IAction, IPersonAction, IRule, ISnapshot } from '../actions/action';
import { useBoard, useClassroom, useCopies, useFeed, useMedia, useSession, useUi } from './context';
import type { IconName } from './icons';

/** Renews with every change in the class: for the few components that show actions. */
function useSnapshot(): ISnapshot {
  const { trans } = useClassroom().platform;
  const feed = useFeed(state => state);
  const session = useSession(state => state);
  const media = useMedia(state => state);
  const ui = useUi(state => state);
  const board = useBoard(state => state);
  const copies = useCopies(state => state);
  return { feed, session, media, ui, board, copies, trans };
}

export interface IActionButton {
  id: string;
  label: string;
  icon: IconName;
  on: boolean | undefined;
  shortcut: string | undefined;
  permitted: IRule;
  run: () => void;
}

export function useActions(actions: readonly IAction[]): IActionButton[] {
  const room = useClassroom();
  const now = useSnapshot();
  return actions
    .filter(action => action.shown(now))
    .map(action => ({
      id: action.id,
      label: action.label(now),
      icon: action.icon(now),
      on: action.on?.(now),
      shortcut: action.shortcut,
      permitted: action.allowed(now),
      run: () => void attempt(room, () => action.run(room))
    }));
}

export function usePersonActions(actions: readonly IPersonAction[], id: string): IActionButton[] {
  const room = useClassroom();
  const now = useSnapshot();
  const person = now.session.view?.people[id];
  if (!person) {
    return [];
  }
  return actions
    .filter(action => action.shown(now, id))
    .map(action => ({
      id: action.id,
      label: action.label(now, person),
      icon: action.icon,
      on: undefined,
      shortcut: undefined,
      permitted: action.allowed(now, id),
      run: () => void attempt(room, () => action.run(room, id))
    }));
}
