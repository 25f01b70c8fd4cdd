/**
 * Who waits to come in, and what is switched on in the room?
 */
import type { WaitingView } from '../wire';
import { copresents, type WithId } from './selectors';
import type { ISessionState } from './session';
import type { IRoomSettings, ISessionView, Source } from './view';

export type IWaiting = WithId<WaitingView>;

/** What a page shows of the lobby to who waits in it. */
export interface ILobby {
  title: string;
  /** Seconds of the service's clock. */
  since: number;
}

/** Those in the lobby, first come first; nobody for students, who are not told. */
export function whoWaits(view: ISessionView): IWaiting[] {
  return Object.entries(view.lobby ?? {})
    .map(([id, waiting]) => ({ ...waiting, id }))
    .sort((a, b) => a.order - b.order);
}

/** Which setting keeps this person from opening a source now; null: none does. */
export function switchedOff(
  { view, role, you }: Pick<ISessionState, 'view' | 'role' | 'you'>,
  source: Source
): keyof IRoomSettings | null {
  if (!view || role !== 'student' || copresents({ view, you })) {
    return null;
  }
  if (source === 'camera' && !view.settings.cameras) {
    return 'cameras';
  }
  const muted = source === 'microphone' && !view.settings.may_unmute;
  return muted && view.spotlight !== you ? 'may_unmute' : null;
}
