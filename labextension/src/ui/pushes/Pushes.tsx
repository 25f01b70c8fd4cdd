/** For a student: what was pushed and waits, and what was taken over last. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { firstLine, isCode, newestPushes } from '../../model/pushes';
import type { WithId } from '../../model/selectors';
import type { PushView } from '../../wire';
import { useCopies, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { PushCard } from './PushCard';
import { Taken } from './Taken';

const AT_ONCE = 3;

function useWaiting(): WithId<PushView>[] {
  const pushes = useSession(({ view }) => view?.pushes);
  const view = useSession(state => state.view);
  const handled = useCopies(copies => copies?.handled);
  return useMemo(
    () => (handled ? newestPushes(view).filter(({ id }) => !Object.hasOwn(handled, id)) : []),
    // Of the view, pushes alone matter here.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [pushes, handled]
  );
}

/** Says once, to a screen reader alone, that something new has come. */
function Announced({ newest }: { newest: WithId<PushView> | undefined }) {
  const trans = useTrans();
  const by = useSession(({ view }) => view?.people[newest?.by ?? '']?.name ?? '');
  const known = useRef(newest?.order ?? 0);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (newest && newest.order > known.current) {
      known.current = newest.order;
      setWords(
        newest.kind === 'hint' ? trans.__('%1 sent a hint.', by) : trans.__('%1 pushed a cell.', by)
      );
    }
  }, [newest, by, trans]);
  return (
    <div className="lc-hidden" role="status" aria-live="polite">
      {words}
    </div>
  );
}

/** One line for what was pushed before the newest; opens on asking. */
function Folded({ push, onOpen }: { push: WithId<PushView>; onOpen: () => void }) {
  const trans = useTrans();
  const by = useSession(({ view }) => view?.people[push.by]?.name ?? '?');
  const hint = push.kind === 'hint';
  return (
    <button
      type="button"
      className="lc-Push-folded"
      aria-expanded={false}
      aria-label={
        hint
          ? trans.__('Hint from %1: %2', by, firstLine(push.text))
          : trans.__('Cell from %1: %2', by, firstLine(push.text))
      }
      onClick={onOpen}
    >
      <Icon name={hint ? 'hint' : 'push'} size={14} />
      <bdi className={!hint && isCode(push.cell_type) ? 'lc-mod-code' : undefined}>
        {firstLine(push.text)}
      </bdi>
      <Icon name="down" size={14} />
    </button>
  );
}

export function Pushes() {
  const trans = useTrans();
  const waiting = useWaiting();
  const student = useSession(({ role }) => role === 'student');
  const [chosen, setChosen] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  if (!student) {
    return null;
  }
  const open = waiting.find(({ id }) => id === chosen) ?? waiting[0];
  const shown = all ? waiting : waiting.slice(0, AT_ONCE);
  const more = waiting.length - shown.length;
  return (
    <>
      <Announced newest={waiting[0]} />
      {waiting.length > 0 && (
        <section className="lc-Pushes" aria-label={trans.__('For your copy')}>
          {shown.map(push =>
            push === open ? (
              <PushCard key={push.id} push={push} />
            ) : (
              <Folded key={push.id} push={push} onOpen={() => setChosen(push.id)} />
            )
          )}
          {more > 0 && (
            <button type="button" className="lc-Pushes-more" onClick={() => setAll(true)}>
              {trans._n('%1 more', '%1 more', more)}
            </button>
          )}
        </section>
      )}
      <Taken />
    </>
  );
}
