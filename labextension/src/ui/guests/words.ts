/** What of a link is said to those who made it? Pure. */
import { standingOf } from '../../model/guestLinks';
import type { ILink } from '../../model/view';
import type { ITranslator } from '../../platform';
import { timeOfDay } from '../words';

/** "90 minutes" -> "1 hour 30 minutes" */
export function spanWords(minutes: number, trans: ITranslator): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [
    hours > 0 && trans._n('%1 hour', '%1 hours', hours),
    rest > 0 && trans._n('%1 minute', '%1 minutes', rest)
  ];
  return parts.filter(Boolean).join(' ');
}

/** What one chooses between: the usual spans, and what the service's setting says. */
export function spans(usual: number): number[] {
  return [...new Set([30, 60, 120, 240, usual])].sort((a, b) => a - b);
}

export function standingWords(link: ILink, now: number, trans: ITranslator): string {
  switch (standingOf(link, now)) {
    case 'revoked':
      return trans.__('revoked at %1', timeOfDay(link.revoked?.at ?? 0));
    case 'expired':
      return trans.__('expired at %1', timeOfDay(link.expires_at));
    case 'used-up':
      return trans.__('used up');
    case 'open':
      return trans.__('open until %1', timeOfDay(link.expires_at));
  }
}

export function usesWords(link: ILink, trans: ITranslator): string {
  return trans._n('%2 of %1 guest came', '%2 of %1 guests came', link.uses, link.used);
}
