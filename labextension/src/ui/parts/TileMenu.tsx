import { snapshot } from '../../actions/action';
import { spotlight } from '../../actions/spotlight';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { usePin } from '../usePin';
import type { IMenuItem } from './Menu';
import { MenuButton } from './MenuButton';

/** Looks only at what it shows: a gallery has many of these. */
function useSpotlight(id: string): IMenuItem[] {
  const room = useClassroom();
  const person = useSession(state => state.view?.people[id]);
  useSession(state => state.view?.large);
  useSession(state => state.policy);
  const now = snapshot(room);
  if (!person || !spotlight.shown(now, id)) {
    return [];
  }
  return [
    {
      id: spotlight.id,
      label: spotlight.label(now, person),
      icon: spotlight.icon,
      permitted: spotlight.allowed(now, id),
      run: () => void attempt(room, () => spotlight.run(room, id))
    }
  ];
}

/** How large this person is: for oneself, and for staff to choose for all. */
export function TileMenu({ person, name }: { person: string; name: string }) {
  const trans = useTrans();
  const items = [usePin(person), ...useSpotlight(person)];
  return (
    <span className="lc-Tile-menu">
      <MenuButton label={trans.__('How large to show: %1', name)} icon="more" items={items} />
    </span>
  );
}
