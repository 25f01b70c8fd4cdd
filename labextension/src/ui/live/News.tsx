import { useEffect, useRef, useState } from 'react';
import { boardOf, mayWrite } from '../../model/board';
import { copresents } from '../../model/selectors';
import type { ISessionView } from '../../model/view';
import type { ITranslator } from '../../platform';
import { useSession, useTrans } from '../context';
import { teaches } from '../../model/roles';

interface IHeard {
  hands: Set<string>;
  asks: Set<string>;
  waiting: Set<string>;
  spotlight: string | null;
  large: string | null;
  writes: boolean;
  copresents: boolean;
}

function heardIn(view: ISessionView, you: string | null): IHeard {
  return {
    hands: new Set(Object.keys(view.hands)),
    waiting: new Set(Object.keys(view.lobby ?? {})),
    asks: new Set(Object.keys(boardOf(view)?.asks ?? {})),
    spotlight: view.spotlight ?? null,
    large: view.large ?? null,
    writes: you !== null && mayWrite(view, you),
    copresents: copresents({ view, you })
  };
}

/** What was said and holds no more, or it would stand there for who reads it later. */
function endsOf(
  name: (id: string) => string,
  before: IHeard,
  now: IHeard,
  { you, trans }: { you: string | null; trans: ITranslator }
): string {
  if (before.large && !now.large) {
    return before.large === you
      ? trans.__('You are not shown large any more.')
      : trans.__('%1 is not shown large any more.', name(before.large));
  }
  if (before.spotlight && !now.spotlight) {
    return before.spotlight === you
      ? trans.__('Your turn is over.')
      : trans.__('%1 does not have the floor any more.', name(before.spotlight));
  }
  return '';
}

/** The one thing worth a sentence between two views; empty when there is none. */
function newsOf(
  view: ISessionView,
  before: IHeard,
  now: IHeard,
  { you, staff, trans }: { you: string | null; staff: boolean; trans: ITranslator }
): string {
  const name = (id: string) => view.people[id]?.name ?? '';
  const raised = [...now.hands].find(id => !before.hands.has(id) && id !== you);
  const knocks = [...now.waiting].find(id => !before.waiting.has(id));
  const asked = [...now.asks].find(id => !before.asks.has(id));
  if (now.spotlight && now.spotlight !== before.spotlight && now.spotlight !== you) {
    return trans.__('%1 has the floor.', name(now.spotlight));
  }
  if (now.large && now.large !== before.large) {
    return now.large === you
      ? trans.__('Everyone sees you large.')
      : trans.__('%1 is shown large to everyone.', name(now.large));
  }
  const ended = endsOf(name, before, now, { you, trans });
  if (ended) {
    return ended;
  }
  if (staff) {
    return raised
      ? trans.__('%1 raised a hand.', name(raised))
      : asked
        ? trans.__('%1 asks to write on the board.', name(asked))
        : knocks
          ? trans.__('%1 waits to come in.', view.lobby?.[knocks]?.name ?? '')
          : '';
  }
  if (now.copresents && !before.copresents) {
    return trans.__(
      'You are a co-presenter now: speak, share your screen and write on the board whenever you like.'
    );
  }
  if (now.writes === before.writes) {
    return '';
  }
  return now.writes
    ? trans.__('You may write on the board now.')
    : trans.__('You can read the board; writing was taken back.');
}

/** Says aloud, to a screen reader alone, what the eye sees at a glance. */
export function News() {
  const trans = useTrans();
  const staff = useSession(state => teaches(state.role));
  const view = useSession(state => state.view);
  const you = useSession(state => state.you);
  const known = useRef<IHeard | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!view) {
      return;
    }
    const before = known.current;
    const now = heardIn(view, you);
    known.current = now;
    const news = before ? newsOf(view, before, now, { you, staff, trans }) : '';
    if (news) {
      setWords(news);
    }
  }, [view, you, staff, trans]);
  return (
    <div className="lc-hidden" role="status" aria-live="polite">
      {words}
    </div>
  );
}
