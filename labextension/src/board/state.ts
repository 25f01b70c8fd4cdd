/**
 * What of the class and of the open notebook does the board's state tell?
 */
import type { ISharedCell } from '@jupyter/ydoc';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { StoreApi } from 'zustand/vanilla';
import type { ISessionState } from '../model/session';
import type { INotice, ITranslator } from '../platform';
import type { IBoardState, ICellText } from '../ui/ports';
import type { IBoardPlace } from './live';

export const BLANK: IBoardState = {
  phase: 'none',
  notebook: null,
  unsent: 0,
  problem: null,
  notices: [],
  trusted: false,
  heldBack: false,
  authorsShown: false,
  activeCell: null
};

/** The board of the class one is in; null when there is none. */
export function placeOf({ phase, session, view }: ISessionState): IBoardPlace | null {
  const inside = phase === 'live' || phase === 'reconnecting';
  return inside && session && view?.board
    ? { session, course: view.session.course, notebook: view.board.notebook }
    : null;
}

/** What of a class the board goes by; compared by identity. */
export function aboutBoard({ phase, session, you, role, view }: ISessionState): unknown[] {
  return [phase, session, you, role, view?.board];
}

export function samePlace(one: IBoardPlace, other: IBoardPlace): boolean {
  return one.session === other.session && one.notebook === other.notebook;
}

export function cellText(cell: ISharedCell): ICellText {
  return {
    id: cell.getId(),
    cell_type: cell.cell_type as ICellText['cell_type'],
    source: cell.source
  };
}

export function activeCell(panel: NotebookPanel | null): ICellText | null {
  const cell = panel && !panel.isDisposed ? panel.content.activeCell : null;
  return cell ? cellText(cell.model.sharedModel as ISharedCell) : null;
}

/** Whether any of these fields says something else than before. */
export function differs<T extends object>(before: T, next: Partial<T>): boolean {
  return (Object.keys(next) as (keyof T)[]).some(
    key => before[key] !== next[key] && JSON.stringify(before[key]) !== JSON.stringify(next[key])
  );
}

/** Resolves when it is so, or the time is up. */
export function until<T>(store: StoreApi<T>, so: (state: T) => boolean, ms: number): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const stop = store.subscribe(state => so(state) && done());
  });
}

/** What one who may write and does not present is told of running a cell. */
export function whyNoKernel({ view, role }: ISessionState, trans: ITranslator): INotice {
  const presenter = view?.board?.presenter;
  const name = presenter && view.people[presenter]?.name;
  return {
    level: 'info',
    message: name
      ? trans.__('Cells of the board run at %1, who presents.', name)
      : trans.__('Cells of the board run at whoever presents; nobody does now.'),
    next:
      role === 'student'
        ? trans.__('Ask to present, or run the cell in your own copy.')
        : trans.__('Take presenting back to run them here.')
  };
}
