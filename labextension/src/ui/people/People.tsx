import { useEffect, useState } from 'react';
import { NOTHING, remaining, type IChoice } from '../../model/choice';
import { hasSpoken, silentSince } from '../../model/roster';
import { useServerTime, useSession, useTrans, useUi } from '../context';
import { duration } from '../words';
import type { IDone } from '../uiState';
import { DoneLine, ManyBar } from './ManyBar';
import { PeopleList } from './PeopleList';
import { PeopleTools, ShownLine } from './PeopleTools';
import { useHeld } from './useHeld';
import { isPast, useRoster, type IPeopleShown, type Seen } from './useRoster';

/** Minutes are told, so twice in one is often enough. */
const SILENCE_PERIOD = 30_000;

/** For who asks for it by this order: how long each has been silent. */
function useSilence(shown: IPeopleShown | null): (person: Seen) => string {
  const trans = useTrans();
  const order = useUi(state => state.people.order);
  const now = useServerTime(SILENCE_PERIOD);
  return person => {
    const since = order === 'silent' && shown ? silentSince(shown.all.view, person) : null;
    if (since === null || !shown) {
      return '';
    }
    return hasSpoken(shown.all.view, person.id)
      ? trans.__('silent for %1', duration(now - since, trans))
      : trans.__('has not spoken yet');
  };
}

function Nobody() {
  const trans = useTrans();
  const { search, filter } = useUi(state => state.people);
  return (
    <p className="lc-Empty">
      {search.trim()
        ? trans.__('Nobody here is called “%1”.', search)
        : filter === 'all'
          ? trans.__('Nobody is here.')
          : trans.__('Nobody matches this at the moment.')}
    </p>
  );
}

/** Who is here: found, filtered, put in order; staff act from each row, or on those chosen. */
export function People() {
  const staff = useSession(({ role }) => role === 'instructor' || role === 'assistant');
  const filter = useUi(state => state.people.filter);
  const { held, handlers } = useHeld();
  const shown = useRoster(held);
  const silence = useSilence(shown);
  const [choice, setChoice] = useState<IChoice>(NOTHING);
  const [done, setDone] = useState<IDone | null>(null);
  const view = shown?.all.view;
  useEffect(() => {
    setChoice(before => remaining(before, id => view?.people[id]?.here ?? false));
  }, [view]);
  if (!shown) {
    return null;
  }
  const rows = shown.people.filter(({ here }) => here).map(({ id }) => id);
  const choose = (next: IChoice) => {
    setChoice(next);
    setDone(null);
  };
  return (
    <div className="lc-People">
      <PeopleTools counts={shown.counts} />
      <ShownLine matches={shown.matches} all={shown.counts.all} />
      {shown.people.length ? (
        <div className="lc-People-hold" {...handlers}>
          <PeopleList
            people={shown.people}
            choice={choice}
            choose={staff ? choose : null}
            isPast={person => isPast(shown.all, filter, person)}
            more={silence}
          />
        </div>
      ) : (
        <Nobody />
      )}
      {/* Below the list, so that no row moves when it comes. */}
      {done ? (
        <DoneLine done={done} onClose={() => setDone(null)} />
      ) : (
        choice.chosen.size > 0 && (
          <ManyBar choice={choice} rows={rows} choose={choose} onDone={setDone} />
        )
      )}
    </div>
  );
}
