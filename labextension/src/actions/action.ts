/**
 * What is one thing a person can do in a class?
 *
 * Toolbar, palette, menu, shortcuts and per-person menus all derive from these declarations.
 */
import type { IMediaState } from '../media/engine';
import type { IFeedState } from '../model/feed';
import { may } from '../model/selectors';
import type { ISessionState } from '../model/session';
import type { CommandKind, IPermitted, IPerson } from '../model/view';
import type { ITranslator } from '../platform';
import type { IClassroom } from '../ui/classroom';
import type { IconName } from '../ui/icons';
import type { IBoardState, ICopiesState } from '../ui/ports';
import type { IUiState } from '../ui/uiState';

/** Whether something may be done now, and if not, why. */
export type IRule = Pick<IPermitted, 'allowed' | 'why'>;

/** All an action may look at to say what it is called and whether it is allowed. */
export interface ISnapshot {
  feed: IFeedState;
  session: ISessionState;
  media: IMediaState;
  ui: IUiState;
  /** Null where there is no JupyterLab to open it in. */
  board: IBoardState | null;
  copies: ICopiesState | null;
  trans: ITranslator;
}

export interface IAction {
  id: string;
  label(now: ISnapshot): string;
  icon(now: ISnapshot): IconName;
  /** Lumino's notation, such as "Alt Shift M". */
  shortcut?: string;
  /** Whether a switch stands on; absent for what is no switch. */
  on?(now: ISnapshot): boolean;
  /** Whether this person sees it at all. */
  shown(now: ISnapshot): boolean;
  allowed(now: ISnapshot): IRule;
  run(room: IClassroom): Promise<void> | void;
}

/** The same for what is done to one person, from their row. */
export interface IPersonAction {
  id: string;
  label(now: ISnapshot, person: IPerson): string;
  icon: IconName;
  shown(now: ISnapshot, id: string): boolean;
  allowed(now: ISnapshot, id: string): IRule;
  run(room: IClassroom, id: string): Promise<void> | void;
}

export function snapshot(room: IClassroom): ISnapshot {
  return {
    feed: room.feed.store.getState(),
    session: room.session.store.getState(),
    media: room.engine.store.getState(),
    ui: room.ui.getState(),
    board: room.board?.store.getState() ?? null,
    copies: room.copies?.store.getState() ?? null,
    trans: room.platform.trans
  };
}

export const ALLOWED: IRule = { allowed: true, why: '' };

export function inClass({ session }: ISnapshot): boolean {
  return session.view !== null && (session.phase === 'live' || session.phase === 'reconnecting');
}

export function isStaff({ session }: ISnapshot): boolean {
  return session.role === 'instructor' || session.role === 'assistant';
}

/** The policy's answer, or a plain sentence outside a class. */
export function permitted(now: ISnapshot, kind: CommandKind): IRule {
  if (!inClass(now)) {
    return { allowed: false, why: now.trans.__('You are not in a class right now.') };
  }
  return may(now.session, kind);
}
