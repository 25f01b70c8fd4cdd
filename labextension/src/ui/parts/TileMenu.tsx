import { snapshot, type IPersonAction } from '../../actions/action';
import { demote } from '../../actions/demote';
import { promote } from '../../actions/promote';
import { spotlight } from '../../actions/spotlight';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { usePin } from '../usePin';
import type { IMenuItem } from './Menu';
import { MenuButton } from './MenuButton';

const OF_A_TILE: readonly IPersonAction[] = [spotlight, promote, demote];

/** Looks only at what it shows: a gallery has many of these. */
function useTileActions(id: string): IMenuItem[] {
  const room = useClassroom();
  const person = useSession(state => state.view?.people[id]);
  useSession(state => state.view?.large);
  useSession(state => state.policy);
  const now = snapshot(room);
  if (!person) {
    return [];
  }
  return OF_A_TILE.filter(action => action.shown(now, id)).map(action => ({
    id: action.id,
    label: action.label(now, person),
    icon: action.icon,
    permitted: action.allowed(now, id),
    run: () => void attempt(room, () => action.run(room, id))
  }));
}

/** How large this person is, for oneself and for all; and what a student is let do. */
export function TileMenu({ person, name }: { person: string; name: string }) {
  const trans = useTrans();
  const items = [usePin(person), ...useTileActions(person)];
  return (
    <span className="lc-Tile-menu">
      <MenuButton label={trans.__('What to do with %1', name)} icon="more" items={items} />
    </span>
  );
}
