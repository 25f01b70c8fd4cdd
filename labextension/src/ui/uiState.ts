/**
 * What has this person arranged on their own page?
 *
 * Nothing here is known to the class: which tab is open, who is pinned, what is being asked.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActivityFilter } from '../model/activity';
import type { PeopleFilter, PeopleOrder } from '../model/roster';
import type { Command, Source } from '../model/view';
import type { IProblem } from '../platform';

export type Tab = 'chat' | 'people' | 'hands';
export type StageLayout = 'presentation' | 'speaker' | 'gallery';

/** Said after something was done that can be undone. */
export interface IDone {
  text: string;
  undo: Command | null;
}

/** A question that waits for yes or no before something that cannot be undone. */
export type Question =
  | { kind: 'end' }
  | { kind: 'lower-all' }
  | { kind: 'remove'; person: string }
  | { kind: 'remove-many'; people: readonly string[] };

/** A window that lies over the page. */
export type BoardDialog =
  'writers' | 'presenting' | 'history' | 'trust' | 'push-cell' | 'push-hint' | 'guest-links';

/** How the list of people is looked at. */
export interface IPeopleLook {
  part: 'people' | 'activity';
  search: string;
  filter: PeopleFilter;
  order: PeopleOrder;
  activity: ActivityFilter;
}

export interface IUiState {
  tab: Tab;
  people: IPeopleLook;
  /** What of the tab of hands shows. */
  handsPart: 'hands' | 'questions';
  layout: StageLayout;
  page: number;
  /** Shown large for oneself alone, the first first. */
  pinned: readonly string[];
  /** Session whose device check is open. */
  preparing: string | null;
  /** `since` of an end ("ended", "removed" …) that was read and put away. */
  dismissed: number | null;
  /** The class whose chat is read, though it is over; empty: one is being chosen. */
  past: string | null;
  question: Question | null;
  dialog: BoardDialog | null;
  /** Addresses of links that were made on this page: only here is there more than their digest. */
  made: Readonly<Record<string, string>>;
  /** Who ran the board before this person, until the word about it is put away; empty: nobody. */
  presentingAfter: string | null;
  /** What was done for one person, and how it is taken back; until the next action. */
  done: IDone | null;
  /** What the last action met, shown above the controls. */
  problem: IProblem | null;
  /** Highest message order this person has seen. */
  read: number;
  panelShown: boolean;
  stageShown: boolean;
  floatHidden: boolean;
  /** The message that the next one answers. */
  replying: string | null;
  /** The own message that is being changed. */
  editing: string | null;
  /** Whether the next message is for the teaching staff, or the one student replied to, alone. */
  privately: boolean;
  /** Counts up to put the caret into the message field. */
  focusChat: number;
  /** Sources to open as soon as the class is entered. */
  opening: Source[];
}

export type UiStore = StoreApi<IUiState>;

export function createUiStore(): UiStore {
  return createStore<IUiState>(() => ({
    tab: 'chat',
    people: { part: 'people', search: '', filter: 'all', order: 'name', activity: 'all' },
    handsPart: 'hands',
    layout: 'presentation',
    page: 0,
    pinned: [],
    preparing: null,
    dismissed: null,
    past: null,
    question: null,
    dialog: null,
    made: {},
    presentingAfter: null,
    done: null,
    problem: null,
    read: 0,
    panelShown: false,
    stageShown: false,
    floatHidden: false,
    replying: null,
    editing: null,
    privately: false,
    focusChat: 0,
    opening: []
  }));
}
