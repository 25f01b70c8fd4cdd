import { tallies } from '../model/signals';
import { inClass, isStaff, permitted, type IAction, type ISnapshot, type IRule } from './action';

function allowed(now: ISnapshot): IRule {
  const rule = permitted(now, 'ClearSignals');
  const { view } = now.session;
  return rule.allowed && (!view || !tallies(view).length)
    ? { allowed: false, why: now.trans.__('Nobody holds up a signal.') }
    : rule;
}

/** Takes everyone's signal down, to ask anew. */
export const clearSignals: IAction = {
  id: 'clear-signals',
  label: ({ trans }) => trans.__('Clear signals and ask anew'),
  icon: () => 'retry',
  shown: now => inClass(now) && isStaff(now),
  allowed,
  run: room => room.session.send({ kind: 'ClearSignals' })
};
