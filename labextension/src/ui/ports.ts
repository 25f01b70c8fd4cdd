/**
 * What do the views ask of the board and of one's own copy?
 *
 * JupyterLab gives both (`board/`, `copies/`); where there is no JupyterLab there are none.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { ICopied } from '../model/copies/merge';
import type { ICellHere } from '../model/handCell';
import type { IProblem } from '../platform';
import type { CellType } from '../wire';

export type { ICopied } from '../model/copies/merge';
export type { CellType } from '../wire';

/** A cell of a notebook, as far as it is copied or pushed. */
export interface ICellText {
  id: string;
  cell_type: CellType;
  source: string;
}

export type BoardPhase =
  | 'none' // the class has no board open
  | 'closed' // it has one, which is not open in this page
  | 'connecting'
  | 'reading'
  | 'writing'
  | 'reconnecting'
  | 'over'; // the class has ended or this person is out; what is shown stays

export interface IBoardState {
  phase: BoardPhase;
  /** Path in the course folder. */
  notebook: string | null;
  /** Own changes that are not yet safe with the service. */
  unsent: number;
  problem: IProblem | null;
  /** Something everyone at the board should know: a conflict copy, a file that was not saved. */
  notices: IProblem[];
  /** Whether rich outputs of others are shown here: this reader's own act. */
  trusted: boolean;
  /** Whether any cell has an output that is held back until trusted. */
  heldBack: boolean;
  /** Whether cells are coloured by who wrote them last. */
  authorsShown: boolean;
  /** The cell with the focus in the board, when it is open. */
  activeCell: ICellText | null;
}

export interface IVersion {
  version: number;
  /** Unix seconds. */
  at: number;
}

export interface IBoardChange {
  seq: number;
  /** Person id. */
  who: string;
  at: number;
  cells: string[];
}

export interface IBoardPort {
  store: StoreApi<IBoardState>;
  /** Opens the class's board in the main area, or brings it to the front. */
  open(): Promise<void>;
  /** Asks for a notebook of the course folder, or a name for a new one; null when cancelled. */
  choose(): Promise<string | null>;
  save(shrink?: boolean): Promise<void>;
  versions(): Promise<IVersion[]>;
  restore(version: number): Promise<void>;
  changes(after: number): Promise<IBoardChange[]>;
  setTrusted(on: boolean): void;
  showAuthors(on: boolean): void;
  /** All cells of the open board, in order. */
  cells(): ICellText[];
  /** Brings a cell into view. */
  reveal(cell: string): void;
  dismissNotice(code: string): void;
}

/** What was taken over last, told until it is put away. */
export interface ITakenOver {
  what: 'copy' | 'board' | 'cell' | 'push';
  copied: ICopied;
  /** Whether the notebook's undo would take back this and nothing else. */
  undoable: boolean;
}

export interface ICopiesState {
  /** Where this person's copy of the board is; null before there is one. */
  path: string | null;
  busy: boolean;
  /** Board cells that changed since the copy was last brought up. */
  behind: number;
  /** Ids of pushes already taken or put away here. */
  handled: Record<string, 'taken' | 'dismissed'>;
  last: ITakenOver | null;
}

export interface ICopiesPort {
  store: StoreApi<ICopiesState>;
  /** Opens one's own copy, made when there is none. */
  openMine(): Promise<void>;
  catchUp(): Promise<ICopied>;
  copyCell(cell: ICellText): Promise<ICopied>;
  /** Takes a pushed cell or hint over, by its id. */
  take(push: string): Promise<ICopied>;
  dismiss(push: string): void;
  /** Takes the last taking over back, in the notebook. */
  undo(): Promise<void>;
  /** Puts the word about it away. */
  forget(): void;
}

export interface IHereState {
  /** Null while this person is at no cell of the board or of their own copy. */
  cell: ICellHere | null;
}

export interface IHerePort {
  store: StoreApi<IHereState>;
  /** Keeps the store up to date until what is returned is called. */
  follow(): () => void;
}
