import { boardOf } from '../model/board';
import { inClass, isStaff, permitted, type IAction } from './action';

/** Only opens the list to choose from. */
export const chooseWriters: IAction = {
  id: 'choose-writers',
  label: ({ trans }) => trans.__('Choose who may write on the board…'),
  icon: () => 'people',
  shown: now => inClass(now) && isStaff(now) && boardOf(now.session.view) !== null,
  allowed: now => permitted(now, 'AllowWriting'),
  run: room => room.ui.setState({ dialog: 'writers' })
};
