import { audit } from '../../actions/audit';
import { guestLinks } from '../../actions/guestLinks';
import { keepMuted } from '../../actions/keepMuted';
import { NUDGE_CHOICES } from '../../actions/nudge';
import { ROOM_SETTINGS } from '../../actions/roomSettings';
import { useClassroom, useSession, useTrans } from '../context';
import type { IMenuItem } from '../parts/Menu';
import { MenuButton } from '../parts/MenuButton';
import { useActions } from '../useAction';

/** For staff: what students may do in this class, and who comes in. */
export function RoomMenu() {
  const trans = useTrans();
  const locked = useSession(state => state.view?.settings.locked ?? false);
  const lobby = useSession(state => state.view?.settings.lobby ?? false);
  const switches = useActions(ROOM_SETTINGS);
  const nudges = useActions(NUDGE_CHOICES);
  const [silence] = useActions([keepMuted]);
  const trail = useActions([audit]);
  const { platform } = useClassroom();
  const [links] = useActions(platform.onlyJoins ? [] : [guestLinks]);
  if (!switches.length || !silence) {
    return null;
  }
  const items: IMenuItem[] = [
    ...switches.map(({ id, label, icon, on, permitted, run }) => ({
      id,
      label,
      icon,
      switched: on ?? false,
      permitted,
      run
    })),
    ...nudges.map(({ id, label, on, permitted, run }) => ({
      id,
      label,
      checked: on ?? false,
      permitted,
      group: trans.__('Tell me that the class is quiet'),
      run
    })),
    ...(links ? [{ ...links, group: trans.__('People without an account') }] : []),
    { ...silence, group: trans.__('At once') },
    ...trail.map(item => ({ ...item, group: trans.__('Afterwards') }))
  ];
  const name = locked
    ? trans.__('Class settings: the class is locked')
    : lobby
      ? trans.__('Class settings: there is a lobby')
      : trans.__('Class settings');
  return <MenuButton label={name} icon={locked ? 'lock' : 'settings'} items={items} />;
}
