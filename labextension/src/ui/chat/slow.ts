/** How long must a student wait before the next message to the class? */
import type { ISessionState } from '../../model/session';
import type { ITranslator } from '../../platform';
import { useServerTime, useSession } from '../context';

/** The choices staff have, in seconds; the service takes any number up to ten minutes. */
export const SLOW_CHOICES = [0, 5, 10, 30, 60, 300];

/** When, by the service's clock, this person may write to the class again; 0: now. */
export function freeAt({ view, you, role }: ISessionState): number {
  const pause = view?.settings.slow_seconds ?? 0;
  if (!view || !you || role !== 'student' || !pause) {
    return 0;
  }
  const own = Object.values(view.messages).filter(
    one => one.author === you && one.private === undefined
  );
  return own.reduce((latest, one) => Math.max(latest, one.at), -pause) + pause;
}

/** Whole seconds left; counts down while there are any. */
export function useSlowWait(): number {
  const free = useSession(freeAt);
  const now = useServerTime();
  return Math.max(0, Math.ceil(free - now));
}

export function pauseWords(seconds: number, trans: ITranslator): string {
  return seconds < 60
    ? trans._n('%1 second', '%1 seconds', seconds)
    : trans._n('%1 minute', '%1 minutes', Math.round(seconds / 60));
}
