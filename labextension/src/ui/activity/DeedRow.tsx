import { useState } from 'react';
import { namesOf, textOf, type IDeed } from '../../model/activity';
import type { ISessionView } from '../../model/view';
import { useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { deedIcon, deedWords } from '../people/words';
import { ago, timeOfDay } from '../words';
import { leadTo, leadToPerson } from './leading';

/** Those of a deed of many who are named; each leads to their row. */
function Names({ view, deed }: { view: ISessionView; deed: IDeed }) {
  const room = useClassroom();
  const trans = useTrans();
  const names = namesOf(view, deed).filter(({ name }) => name);
  const others = deed.count - names.length;
  return (
    <ul className="lc-Deed-names">
      {names.map(({ id, name }) => (
        <li key={id}>
          <button type="button" className="lc-Deed-name" onClick={() => leadToPerson(room, id)}>
            <bdi>{name}</bdi>
          </button>
        </li>
      ))}
      {others > 0 && <li>{trans._n('and %1 other', 'and %1 others', others)}</li>}
    </ul>
  );
}

/** Something that happened: who, what, when. It leads to where one can do something about it. */
export function DeedRow({ deed, now }: { deed: IDeed; now: number }) {
  const room = useClassroom();
  const trans = useTrans();
  const view = useSession(state => state.view);
  const [open, setOpen] = useState(false);
  if (!view) {
    return null;
  }
  const many = deed.count > 1;
  const text = textOf(view, deed);
  return (
    <li className="lc-Deed" data-kind={deed.kind}>
      <button
        type="button"
        className="lc-Deed-line"
        aria-expanded={many ? open : undefined}
        onClick={() => (many ? setOpen(!open) : leadTo(room, deed))}
      >
        <span className={`lc-Deed-icon ${deed.kind === 'hand' ? 'lc-mod-hand' : ''}`}>
          <Icon name={deedIcon(deed)} size={15} />
        </span>
        <span className="lc-Deed-text">
          <span>{deedWords(view, deed, trans)}</span>
          {text && (
            <small dir="auto" title={text}>
              {text}
            </small>
          )}
        </span>
        <time
          className="lc-num"
          dateTime={new Date(deed.at * 1000).toISOString()}
          title={ago(now - deed.at, trans)}
        >
          {timeOfDay(deed.at)}
        </time>
      </button>
      {many && open && <Names view={view} deed={deed} />}
    </li>
  );
}
