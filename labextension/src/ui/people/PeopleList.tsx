import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { IChoice } from '../../model/choice';
import { useTrans } from '../context';
import { PersonRow } from './PersonRow';
import { usePeopleKeys } from './usePeopleKeys';
import type { Seen } from './useRoster';

const ROW = 44;

interface IProps {
  people: readonly Seen[];
  choice: IChoice;
  choose: ((choice: IChoice) => void) | null;
  isPast: (person: Seen) => boolean;
  /** What a row says besides; empty for nothing. */
  more: (person: Seen) => string;
}

/** The row with the focus exists also out of sight, or the focus would be lost by scrolling. */
function useRows(people: readonly Seen[], active: () => string | null) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
    rangeExtractor: useCallback(
      (range: Range) => {
        const kept = people.findIndex(({ id }) => id === active());
        const inSight = defaultRangeExtractor(range);
        return kept < 0 || inSight.includes(kept)
          ? inSight
          : [...inSight, kept].sort((a, b) => a - b);
      },
      [people, active]
    )
  });
  return { scroller, rows };
}

/** Only the rows in sight exist, so five hundred people scroll as smoothly as five. */
export function PeopleList({ people, choice, choose, isPast, more }: IProps) {
  const trans = useTrans();
  const activeRow = useRef<string | null>(null);
  const { scroller, rows } = useRows(
    people,
    useCallback(() => activeRow.current, [])
  );
  const wanted = useRef<string | null>(null);
  const ids = people.map(({ id }) => id);
  const keys = usePeopleKeys({
    rows: ids,
    choice,
    choose,
    show: index => {
      wanted.current = ids[index];
      rows.scrollToIndex(index, { align: 'auto' });
    }
  });
  activeRow.current = keys.active;
  useEffect(() => {
    // Scrolled to in this turn or the next: it is focused as soon as it is there.
    const id = wanted.current;
    const drawn = scroller.current?.querySelectorAll<HTMLElement>('[data-person]') ?? [];
    const row = id && Array.from(drawn).find(node => node.dataset.person === id);
    if (row) {
      row.focus({ preventScroll: true });
      wanted.current = null;
    }
  });
  return (
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its rows take the focus
    <div
      ref={scroller}
      className="lc-People-list"
      role="grid"
      aria-label={trans.__('People in the class')}
      aria-rowcount={people.length}
      aria-multiselectable={choose ? true : undefined}
      onKeyDown={keys.onKeyDown}
    >
      <div role="presentation" className="lc-People-space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={people[index].id}
            role="presentation"
            className="lc-People-row"
            style={{ transform: `translateY(${start}px)` }}
          >
            <PersonRow
              person={people[index]}
              place={index + 1}
              active={people[index].id === keys.active}
              chosen={choose ? choice.chosen.has(people[index].id) : null}
              past={isPast(people[index])}
              more={more(people[index])}
              onFocus={keys.setActive}
              onClick={keys.onClick}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
