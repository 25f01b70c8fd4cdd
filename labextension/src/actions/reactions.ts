/** The reactions: they pass over everyone's class for three seconds. */
import { REACTIONS, reactionWord } from '../model/signalWords';
import type { Reaction } from '../model/passing';
import { inClass, permitted, type IAction, type ISnapshot, type IRule } from './action';

/** What waits for the line to come back would pass at the wrong moment. */
function allowed(now: ISnapshot): IRule {
  if (now.session.phase === 'reconnecting') {
    return { allowed: false, why: now.trans.__('The connection is gone at the moment.') };
  }
  return permitted(now, 'React');
}

function reacting(reaction: Reaction): IAction {
  return {
    id: `react-${reaction}`,
    label: now => reactionWord(reaction, now.trans),
    icon: () => reaction,
    shown: inClass,
    allowed,
    run: room => room.session.send({ kind: 'React', reaction })
  };
}

export const REACTION_ACTIONS: readonly IAction[] = REACTIONS.map(reacting);
