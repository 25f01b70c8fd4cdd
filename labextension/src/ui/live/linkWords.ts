/** What does a weak connection mean in plain words, and what can one do about it? Pure. */
import type { Receiving, SourceState } from '../../media/engine';
import type { ILink } from '../../media/link';
import type { ITranslator } from '../../platform';

export type Fix = 'no-pictures' | 'camera-off' | 'text';

/** "8 % of the sound lost, 620 ms there and back"; what was mended on the way is told apart. */
export function linkNumbers(link: ILink, trans: ITranslator): string {
  if (link.again >= 1) {
    return trans.__(
      '%1 % of the sound lost and %2 % late or sent twice, %3 ms there and back',
      Math.round(link.loss),
      Math.round(link.again),
      Math.round(link.roundTrip)
    );
  }
  return trans.__(
    '%1 % of the sound lost, %2 ms there and back',
    Math.round(link.loss),
    Math.round(link.roundTrip)
  );
}

/** What is worst, as far as one notices it. */
export function whatIsWrong({ loss, again, jitter, roundTrip }: ILink, trans: ITranslator): string {
  if (loss > 5) {
    return trans.__('Your network loses %1 % of the sound.', Math.round(loss));
  }
  if (again > 6) {
    return trans.__(
      '%1 % of the sound arrives late or is lost, and is sent again: pictures may stand still.',
      Math.round(again)
    );
  }
  return jitter > 100 || roundTrip <= 500
    ? trans.__('Sound reaches you unevenly: the network is busy.')
    : trans.__('Your network is slow: what you say arrives late.');
}

/** What saves most first; what is done already is not offered. */
export function fixesFor(receiving: Receiving, camera: SourceState): Fix[] {
  const fixes: Fix[] = [];
  if (receiving === 'everything' || receiving === 'no-faces') {
    fixes.push('no-pictures');
  }
  if (camera === 'on') {
    fixes.push('camera-off');
  }
  if (!fixes.length && receiving !== 'text') {
    fixes.push('text');
  }
  return fixes;
}
