import { permitted, type IAction } from './action';
import { chosenCell } from './copyCell';
import { mayPush } from './pushCell';

/** Only opens the field to write it in. */
export const pushHint: IAction = {
  id: 'push-hint',
  label: ({ trans }) => trans.__('Push hint'),
  icon: () => 'hint',
  shown: mayPush,
  allowed: now => {
    const chosen = chosenCell(now);
    return chosen.allowed ? permitted(now, 'PushHint') : chosen;
  },
  run: room => room.ui.setState({ dialog: 'push-hint' })
};
