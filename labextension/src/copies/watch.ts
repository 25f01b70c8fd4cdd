/** When has the board gone on? Counted a little after it changed, and at once when it is another one. */
import type { INotebookModel } from '@jupyterlab/notebook';
import { newestPushes } from '../model/pushes';
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

/** While the panel is closed, what is pushed is said over the page; else the panel shows it. */
export function tellPushes(room: IClassroom): void {
  let known: { session: string | null; order: number } | null = null;
  room.session.store.subscribe(({ session, view, role }) => {
    const newest = newestPushes(view)[0];
    const order = newest?.order ?? 0;
    const before = known?.session === session ? known : null;
    known = view ? { session, order } : null;
    if (!newest || !before || order <= before.order || role !== 'student') {
      return;
    }
    if (!room.ui.getState().panelShown) {
      const { trans } = room.platform;
      const by = view?.people[newest.by]?.name ?? '';
      room.platform.notify({
        level: 'info',
        message:
          newest.kind === 'hint'
            ? trans.__('%1 sent a hint.', by)
            : trans.__('%1 pushed a cell.', by),
        action: { label: trans.__('Look at it'), run: () => room.show('panel', true) }
      });
    }
  });
}
