/** When has the board gone on? Counted a little after it changed, and at once when it is another one. */
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IClassroom } from '../ui/classroom';
import type { BoardSide } from './boardSide';
import type { Copies } from './copies';

/** Typing on the board is counted once it pauses, and at least this often. */
const SETTLED_MS = 800;

export function watchBoard(room: IClassroom, board: BoardSide, copies: Copies): void {
  let model: INotebookModel | null = null;
  let due: ReturnType<typeof setTimeout> | null = null;
  const soon = () => {
    due ??= setTimeout(() => {
      due = null;
      copies.count();
    }, SETTLED_MS);
  };
  const follow = () => {
    const now = board.panel()?.context.model ?? null;
    if (now !== model) {
      model?.contentChanged.disconnect(soon);
      model = now;
      model?.contentChanged.connect(soon);
      soon();
    }
  };
  let [session, notebook]: (string | null)[] = [null, null];
  const look = () => {
    const joined = room.session.store.getState().session;
    if (joined !== session) {
      session = joined;
      copies.recall(session);
    }
    const shown = board.name()?.notebook ?? null;
    if (shown !== notebook) {
      notebook = shown;
      copies.boardChanged();
    }
    follow();
  };
  room.session.store.subscribe(look);
  room.board?.store.subscribe(look);
  look();
}
