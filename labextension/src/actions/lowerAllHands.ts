import { inClass, isStaff, permitted, type IAction, type ISnapshot, type IRule } from './action';

function allowed(now: ISnapshot): IRule {
  const rule = permitted(now, 'LowerAllHands');
  const up = Object.keys(now.session.view?.hands ?? {}).length;
  return rule.allowed && !up ? { allowed: false, why: now.trans.__('No hand is up.') } : rule;
}

/** Those who wait would lose their places: this only opens the question. */
export const lowerAllHands: IAction = {
  id: 'lower-all-hands',
  label: ({ trans }) => trans.__('Lower all hands…'),
  icon: () => 'hand',
  shown: now => inClass(now) && isStaff(now),
  allowed,
  run: room => room.ui.setState({ question: { kind: 'lower-all' } })
};
