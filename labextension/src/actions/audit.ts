import { ALLOWED, type IAction } from './action';

/** Who did what in the classes one teaches: only in JupyterLab, which has the room for it. */
export const audit: IAction = {
  id: 'audit',
  label: ({ trans }) => trans.__('Who did what in class'),
  icon: () => 'shield',
  shown: ({ board, feed }) =>
    board !== null && Object.values(feed.courses).some(course => course.role === 'instructor'),
  allowed: () => ALLOWED,
  run: room => room.show('audit', true)
};
