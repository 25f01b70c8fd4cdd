import { inClass, isStaff, permitted, type IAction } from './action';

export const guestLinks: IAction = {
  id: 'guest-links',
  label: ({ trans }) => trans.__('Links for guests…'),
  icon: () => 'link',
  shown: now =>
    inClass(now) && isStaff(now) && (now.session.view?.limits.guest_link_minutes ?? 0) > 0,
  allowed: now => permitted(now, 'MakeLink'),
  run: room => room.ui.setState({ dialog: 'guest-links', problem: null })
};
