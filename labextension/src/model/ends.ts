/**
 * In which ways is a page out of a class, and in which words?
 */
import type { IProblem, ITranslator } from '../platform';

export type Phase =
  | 'idle'
  | 'connecting'
  | 'waiting-takeover'
  | 'in-lobby'
  | 'live'
  | 'reconnecting'
  | 'ended'
  | 'removed'
  | 'elsewhere'
  | 'left'
  | 'refused';

const OVER: ReadonlySet<Phase> = new Set([
  'idle',
  'ended',
  'removed',
  'elsewhere',
  'left',
  'refused'
]);

/** Is nothing going on, and nothing being tried? */
export function isOver(phase: Phase): boolean {
  return OVER.has(phase);
}

/** The phase that a reason to close, or a refusal's code, leads to; all others are `refused`. */
export const END_OF: Readonly<Record<string, Phase | undefined>> = {
  ended: 'ended',
  session_ended: 'ended',
  removed: 'removed',
  elsewhere: 'elsewhere',
  left: 'left'
};

/** Words for going oneself. */
export function leftWords(trans: ITranslator): IProblem {
  return {
    code: 'left',
    message: trans.__('You left the class.'),
    next: trans.__('Join again whenever you like, while it is live.')
  };
}

/** Words for asking something of a class one is not in. */
export function notHere(trans: ITranslator): IProblem {
  return {
    code: 'not_here',
    message: trans.__('You are not in a class at the moment.'),
    next: trans.__('Join one from the Live class panel.')
  };
}
