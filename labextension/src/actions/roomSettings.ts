/** What can staff switch on and off in the class? One switch each, and why a student's button is grey. */
import { switchedOff } from '../model/lobby';
import type { IRoomSettings, Source } from '../model/view';
import type { ITranslator } from '../platform';
import type { IconName } from '../ui/icons';
import { inClass, isStaff, permitted, type IAction, type IRule, type ISnapshot } from './action';

/** Those that are on or off. */
type Switch = {
  [K in keyof IRoomSettings]: IRoomSettings[K] extends boolean ? K : never;
}[keyof IRoomSettings];

function setting(name: Switch, icon: IconName, label: (trans: ITranslator) => string): IAction {
  return {
    id: `setting-${name.replace('_', '-')}`,
    label: ({ trans }) => label(trans),
    icon: () => icon,
    on: ({ session }) => session.view?.settings[name] ?? false,
    shown: now => inClass(now) && isStaff(now),
    allowed: now => permitted(now, 'ChangeSettings'),
    run: ({ session }) => {
      const on = session.store.getState().view?.settings[name] ?? false;
      return session.send({ kind: 'ChangeSettings', [name]: !on });
    }
  };
}

/** In the order in which they stand in the menu. */
export const ROOM_SETTINGS: readonly IAction[] = [
  setting('may_unmute', 'microphone', trans => trans.__('Students may unmute themselves')),
  setting('cameras', 'camera', trans => trans.__('Students may turn cameras on')),
  setting('locked', 'lock', trans => trans.__('Locked: nobody new comes in')),
  setting('lobby', 'wait', trans => trans.__('Lobby: who comes waits to be let in'))
];

/** The role's answer, and for a student what the settings of the class say. */
export function mayOpen(now: ISnapshot, source: Source): IRule {
  const { trans } = now;
  switch (switchedOff(now.session, source)) {
    case 'cameras':
      return {
        allowed: false,
        why: trans.__('The teaching staff have turned the students’ cameras off.')
      };
    case 'may_unmute':
      return {
        allowed: false,
        why: trans.__('The teaching staff have turned unmuting off. Raise your hand to speak.')
      };
    default:
      return permitted(now, 'OpenSource');
  }
}
