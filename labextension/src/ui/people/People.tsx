import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { muteAll } from '../../actions/muteAll';
import { peopleHere, type WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { moveFocus } from '../parts/menuKeys';
import { useActions } from '../useAction';
import { PersonRow } from './PersonRow';
import { found } from './roster';

const ROW = 44;

/** Only the rows in sight exist, so five hundred people scroll as smoothly as five. */
function Rows({ people }: { people: readonly WithId<IPerson>[] }) {
  const trans = useTrans();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const vertical = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    if (vertical && scroller.current && moveFocus(scroller.current, 'button', event.key)) {
      event.preventDefault();
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys go from row to row
    <div
      ref={scroller}
      className="lc-People-list"
      role="list"
      aria-label={trans.__('People in the class')}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="lc-People-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(item => (
          <div
            key={people[item.index].id}
            role="presentation"
            className="lc-People-row"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <PersonRow person={people[item.index]} place={item.index + 1} count={people.length} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Who is here, found by name; staff act from each row. */
export function People() {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const everyone = useSession(state => state.view?.people);
  const [search, setSearch] = useState('');
  const [silence] = useActions([muteAll]);
  // Sorted again only when somebody changed, not with every message.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const people = useMemo(() => (view ? peopleHere(view) : []), [everyone]);
  const matches = useMemo(() => found(people, search), [people, search]);
  return (
    <div className="lc-People">
      <div className="lc-People-tools">
        <label className="lc-Search">
          <Icon name="search" size={14} />
          <input
            className="lc-Field"
            type="search"
            value={search}
            placeholder={trans._n('Search %1 person', 'Search %1 people', people.length)}
            aria-label={trans.__('Search people by name')}
            onChange={event => setSearch(event.target.value)}
          />
        </label>
        {silence && (
          <Button icon="microphoneOff" permitted={silence.permitted} onClick={silence.run}>
            {silence.label}
          </Button>
        )}
      </div>
      {matches.length ? (
        <Rows people={matches} />
      ) : (
        <p className="lc-Empty">{trans.__('Nobody here is called “%1”.', search)}</p>
      )}
    </div>
  );
}
