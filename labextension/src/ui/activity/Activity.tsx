import { useReducer, useRef } from 'react';
import { ACTIVITY_FILTERS, deeds, type IDeed } from '../../model/activity';
import { useServerTime, useSession, useTrans, useUi } from '../context';
import { Button } from '../parts/Button';
import { MenuButton } from '../parts/MenuButton';
import { useLook } from '../people/PeopleTools';
import { useHeld } from '../people/useHeld';
import { activityFilterWord } from '../people/words';
import { DeedRow } from './DeedRow';

const PERIOD = 30_000;

/** While someone points at the feed, what is new waits above it; what is there may only grow. */
function useCalm(all: readonly IDeed[], held: boolean) {
  const newest = useRef<number | null>(null);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const latest = all[0]?.order ?? 0;
  if (!held || newest.current === null) {
    newest.current = latest;
  }
  const limit = newest.current;
  const shown = all.filter(({ order }) => order <= limit);
  return {
    shown,
    waiting: all.length - shown.length,
    catchUp: () => {
      newest.current = latest;
      draw();
    }
  };
}

function Filter() {
  const trans = useTrans();
  const look = useLook();
  const filter = useUi(state => state.people.activity);
  const items = ACTIVITY_FILTERS.map(one => ({
    id: `activity-${one}`,
    label: activityFilterWord(one, trans),
    checked: one === filter,
    run: () => look({ activity: one })
  }));
  return (
    <div className="lc-People-shown">
      <span>{activityFilterWord(filter, trans)}</span>
      <MenuButton
        label={trans.__('Show: %1', activityFilterWord(filter, trans))}
        icon="filter"
        items={items}
      />
    </div>
  );
}

/** For the teaching staff: what happened lately, the latest first. It never calls for attention. */
export function Activity() {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const filter = useUi(state => state.people.activity);
  const now = useServerTime(PERIOD);
  const { held, handlers } = useHeld();
  const { shown, waiting, catchUp } = useCalm(view ? deeds(view, filter) : [], held);
  return (
    <div className="lc-Activity">
      <Filter />
      {waiting > 0 && (
        <Button look="quiet" onClick={catchUp}>
          {trans._n('%1 more since', '%1 more since', waiting)}
        </Button>
      )}
      {shown.length ? (
        <ol
          className="lc-Activity-list"
          aria-label={trans.__('What happened lately')}
          {...handlers}
        >
          {shown.map(deed => (
            <DeedRow key={deed.id} deed={deed} now={now} />
          ))}
        </ol>
      ) : (
        <p className="lc-Empty">
          {filter === 'all'
            ? trans.__('Nothing has happened yet. Who comes, asks and answers stands here.')
            : trans.__('Nothing of this kind has happened lately.')}
        </p>
      )}
    </div>
  );
}
