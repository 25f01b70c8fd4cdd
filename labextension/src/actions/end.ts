import { inClass, permitted, type IAction } from './action';

/** Ending cannot be undone: this only opens the question. */
export const end: IAction = {
  id: 'end',
  label: ({ trans }) => trans.__('End the class for all…'),
  icon: () => 'close',
  shown: now => inClass(now) && now.session.role === 'instructor',
  allowed: now => permitted(now, 'EndSession'),
  run: room => {
    room.show('panel');
    room.ui.setState({ question: { kind: 'end' } });
  }
};
