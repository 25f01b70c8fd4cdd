import { whoWaits } from '../model/lobby';
import { inClass, isStaff, permitted, type IAction } from './action';

export const admitAll: IAction = {
  id: 'admit-all',
  label: ({ trans }) => trans.__('Admit all'),
  icon: () => 'check',
  shown: now =>
    inClass(now) &&
    isStaff(now) &&
    now.session.view !== null &&
    whoWaits(now.session.view).length > 0,
  allowed: now => permitted(now, 'AdmitAll'),
  run: room => room.session.send({ kind: 'AdmitAll' })
};
