import { mayCopy, ownBoard } from './myCopy';
import type { IAction } from './action';

export const catchUp: IAction = {
  id: 'catch-up',
  label: ({ copies, trans }) =>
    copies?.behind ? trans.__('Catch me up (%1)', copies.behind) : trans.__('Catch me up'),
  icon: () => 'catchUp',
  shown: ownBoard,
  allowed: mayCopy,
  run: async room => {
    await room.copies?.catchUp();
  }
};
