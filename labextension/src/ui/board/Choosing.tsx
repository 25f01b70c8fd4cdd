import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Icon } from '../parts/Icon';
import { found } from '../people/roster';

const ROW = 44;
const ROWS_SHOWN = 7;

interface IProps {
  people: readonly WithId<IPerson>[];
  label: string;
  /** Said where there is nobody to choose. */
  empty: string;
  /** Beside the name: what is so, and what can be done about it. */
  row: (person: WithId<IPerson>) => { words: string; control: ReactNode };
}

function Row({ person, row }: { person: WithId<IPerson>; row: IProps['row'] }) {
  const { words, control } = row(person);
  return (
    <div className="lc-Person" data-person={person.id}>
      <Avatar id={person.id} name={person.name} size={28} />
      <div className="lc-Person-text">
        <span className="lc-Person-name" title={person.name}>
          <bdi>{person.name}</bdi>
        </span>
        <small title={words}>{words}</small>
      </div>
      {control}
    </div>
  );
}

function Rows({ people, label, row }: Omit<IProps, 'empty'>) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6
  });
  return (
    <div ref={scroller} className="lc-Choosing-list" role="list" aria-label={label}>
      <div role="presentation" className="lc-People-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(item => (
          <div
            key={people[item.index].id}
            className="lc-People-row"
            role="listitem"
            aria-posinset={item.index + 1}
            aria-setsize={people.length}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <Row person={people[item.index]} row={row} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** People to choose from, found by name; only the rows in sight exist. */
export function Choosing({ people, label, empty, row }: IProps) {
  const trans = useTrans();
  const [search, setSearch] = useState('');
  const matches = useMemo(() => found(people, search), [people, search]);
  if (!people.length) {
    return <p className="lc-Empty">{empty}</p>;
  }
  // As high as everyone needs, also while a search finds few: the window does not jump.
  const height = {
    '--lc-rows': `${ROW * Math.min(ROWS_SHOWN, people.length)}px`
  } as CSSProperties;
  return (
    <div className="lc-Choosing" style={height}>
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
      {matches.length ? (
        <Rows people={matches} label={label} row={row} />
      ) : (
        <p className="lc-Empty">{trans.__('Nobody here is called “%1”.', search)}</p>
      )}
    </div>
  );
}
