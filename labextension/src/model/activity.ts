/** What happened lately, as the teaching staff are shown it? Pure. */
import type { ActivityView } from '../wire';
import type { WithId } from './selectors';
import type { ISessionView } from './view';

export type IDeed = WithId<ActivityView>;
export type DeedKind = ActivityView['kind'];

/** In the order in which they stand in the menu. */
export const ACTIVITY_FILTERS = ['all', 'going', 'hands', 'signals', 'words', 'board'] as const;
export type ActivityFilter = (typeof ACTIVITY_FILTERS)[number];

const PARTS: Record<DeedKind, ActivityFilter> = {
  joined: 'going',
  left: 'going',
  removed: 'going',
  waiting: 'going',
  hand: 'hands',
  turn: 'hands',
  signal: 'signals',
  question: 'words',
  message: 'words',
  writing: 'board',
  taken: 'board'
};

/** Those of this kind, the latest first. */
export function deeds(view: ISessionView, filter: ActivityFilter): IDeed[] {
  return Object.entries(view.activity ?? {})
    .map(([id, deed]) => ({ ...deed, id }))
    .filter(({ kind }) => filter === 'all' || PARTS[kind] === filter)
    .sort((a, b) => b.order - a.order);
}

/** Names of those who did it, as far as they are told, the first first. */
export function namesOf(view: ISessionView, deed: IDeed): { id: string; name: string }[] {
  return Object.keys(deed.people).map(id => ({
    id,
    name: view.people[id]?.name ?? view.lobby?.[id]?.name ?? ''
  }));
}

/** The words a deed is about, as long as they are shown. */
export function textOf(view: ISessionView, { kind, thing, people }: IDeed): string {
  switch (kind) {
    case 'question':
      return view.questions[thing ?? '']?.text ?? '';
    case 'message':
      return view.messages[thing ?? '']?.text ?? '';
    case 'hand':
      return view.hands[Object.keys(people)[0]]?.question ?? '';
    case 'taken':
      return view.pushes[thing ?? '']?.text ?? '';
    default:
      return '';
  }
}
