/** How do the actions' shortcuts reach them where there is no JupyterLab to listen for keys? */
import { ACTIONS } from '../actions';
import { snapshot, type IAction } from '../actions/action';
import { attempt, type IClassroom } from './classroom';

type Pressed = Pick<KeyboardEvent, 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'code'>;

/** "Alt Shift M", as Lumino writes it. By place on the keyboard: with Alt, letters are others on many. */
export function presses(event: Pressed, shortcut: string): boolean {
  const keys = shortcut.split(' ');
  const letter = keys[keys.length - 1];
  return (
    event.altKey === keys.includes('Alt') &&
    event.shiftKey === keys.includes('Shift') &&
    event.ctrlKey === keys.includes('Ctrl') &&
    !event.metaKey &&
    (event.code === `Key${letter}` || event.code === `Digit${letter}`)
  );
}

function find(event: Pressed): IAction | undefined {
  return ACTIONS.find(({ shortcut }) => shortcut !== undefined && presses(event, shortcut));
}

/** Runs an action when its keys are pressed there and it is allowed, until what is returned is called. */
export function keysRun(room: IClassroom, place: Document): () => void {
  const onKey = (event: KeyboardEvent) => {
    const action = find(event);
    const now = snapshot(room);
    if (action?.shown(now) && action.allowed(now).allowed) {
      event.preventDefault();
      void attempt(room, () => action.run(room));
    }
  };
  place.addEventListener('keydown', onKey);
  return () => place.removeEventListener('keydown', onKey);
}
