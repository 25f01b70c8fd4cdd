import { muteAll } from '../../actions/muteAll';
import { offered, PEOPLE_ORDERS, type PeopleFilter } from '../../model/roster';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import type { IMenuItem } from '../parts/Menu';
import { MenuButton } from '../parts/MenuButton';
import type { IPeopleLook } from '../uiState';
import { useActions } from '../useAction';
import { filterWord, orderWord } from './words';

export function useLook(): (change: Partial<IPeopleLook>) => void {
  const { ui } = useClassroom();
  return change => ui.setState(({ people }) => ({ people: { ...people, ...change } }));
}

function LookMenu({ counts, staff }: { counts: Record<PeopleFilter, number>; staff: boolean }) {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const { filter, order } = useUi(state => state.people);
  const look = useLook();
  if (!view) {
    return null;
  }
  const filters: IMenuItem[] = offered(view, staff).map(one => ({
    id: `show-${one}`,
    label: `${filterWord(one, trans)} (${counts[one]})`,
    checked: one === filter,
    group: trans.__('Show'),
    run: () => look({ filter: one })
  }));
  const orders: IMenuItem[] = PEOPLE_ORDERS.filter(one => staff || one !== 'silent').map(one => ({
    id: `order-${one}`,
    label: orderWord(one, trans),
    checked: one === order,
    group: trans.__('Order'),
    run: () => look({ order: one })
  }));
  return (
    <MenuButton
      label={trans.__('Filter and order: %1', filterWord(filter, trans))}
      icon="filter"
      items={[...filters, ...orders]}
    />
  );
}

/** Search, filter and order; for staff the button that quietens the room. */
export function PeopleTools({ counts }: { counts: Record<PeopleFilter, number> }) {
  const trans = useTrans();
  const staff = useSession(({ role }) => role === 'instructor' || role === 'assistant');
  const search = useUi(state => state.people.search);
  const look = useLook();
  const [silence] = useActions([muteAll]);
  return (
    <div className="lc-People-tools">
      <label className="lc-Search">
        <Icon name="search" size={14} />
        <input
          className="lc-Field"
          type="search"
          value={search}
          placeholder={
            // Beside the button there is no room for more, and the count stands above.
            silence
              ? trans.__('Search')
              : trans._n('Search %1 person', 'Search %1 people', counts.all)
          }
          aria-label={trans.__('Search people by name')}
          onChange={event => look({ search: event.target.value })}
        />
      </label>
      <LookMenu counts={counts} staff={staff} />
      {silence && (
        <Button icon="microphoneOff" permitted={silence.permitted} onClick={silence.run}>
          {silence.label}
        </Button>
      )}
    </div>
  );
}

/** How many are shown of how many and in which order, when it is not everyone by name. */
export function ShownLine({ matches, all }: { matches: number; all: number }) {
  const trans = useTrans();
  const { filter, search, order } = useUi(state => state.people);
  const look = useLook();
  const narrowed = filter !== 'all' || search.trim() !== '';
  const words = [
    narrowed && trans.__('%1 of %2', matches, all),
    filter !== 'all' && filterWord(filter, trans),
    order !== 'name' && orderWord(order, trans)
  ].filter(Boolean);
  return (
    <div className={words.length ? 'lc-People-shown' : ''}>
      <span className="lc-num" role="status">
        {words.join(' · ')}
      </span>
      {narrowed && (
        <Button look="quiet" onClick={() => look({ filter: 'all', search: '' })}>
          {trans.__('Show all')}
        </Button>
      )}
    </div>
  );
}
