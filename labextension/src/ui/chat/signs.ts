/** What can a message be answered with in one click, and how does it look? */
import type { Command, IMessage } from '../../model/view';
import type { ITranslator } from '../../platform';

export type Sign = Extract<Command, { kind: 'ReactToMessage' }>['reaction'];

export const SIGNS: readonly Sign[] = [
  'plus_one',
  'same_here',
  'thanks',
  'laugh',
  'party',
  'puzzled'
];

const PICTURES: Record<Sign, string> = {
  plus_one: '👍',
  same_here: '🙋',
  thanks: '🙏',
  laugh: '😄',
  party: '🎉',
  puzzled: '🤔'
};

export function pictureOf(sign: Sign): string {
  return PICTURES[sign];
}

export function signName(sign: Sign, trans: ITranslator): string {
  const names: Record<Sign, string> = {
    plus_one: trans.__('Plus one'),
    same_here: trans.__('Same here'),
    thanks: trans.__('Thanks'),
    laugh: trans.__('Ha ha'),
    party: trans.__('Hooray'),
    puzzled: trans.__('Puzzled')
  };
  return names[sign];
}

export interface ICounted {
  sign: Sign;
  count: number;
  own: boolean;
  people: string[];
}

/** The signs a message has, always in the same order. */
export function countedOf(message: IMessage, you: string | null): ICounted[] {
  return SIGNS.map(sign => {
    const people = Object.keys(message.reactions[sign] ?? {});
    return { sign, count: people.length, own: you !== null && people.includes(you), people };
  }).filter(one => one.count > 0);
}
