/** What are signals and reactions called? */
import type { ITranslator } from '../platform';
import type { Reaction } from './passing';
import type { Signal } from './signals';

export const REACTIONS: readonly Reaction[] = [
  'applause',
  'heart',
  'laugh',
  'surprise',
  'thumbs_up'
];

export function signalWord(signal: Signal, trans: ITranslator): string {
  switch (signal) {
    case 'yes':
      return trans.__('Yes');
    case 'no':
      return trans.__('No');
    case 'faster':
      return trans.__('Faster');
    case 'slower':
      return trans.__('Slower');
    case 'lost':
      return trans.__('Lost');
    case 'done':
      return trans.__('Done');
  }
}

export function reactionWord(reaction: Reaction, trans: ITranslator): string {
  switch (reaction) {
    case 'applause':
      return trans.__('Applause');
    case 'heart':
      return trans.__('Heart');
    case 'laugh':
      return trans.__('Laugh');
    case 'surprise':
      return trans.__('Surprise');
    case 'thumbs_up':
      return trans.__('Thumbs up');
  }
}
