import { memo, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import type { Quality } from '../../media/engine';
import { boardOf, mayWrite } from '../../model/board';
import { teaches } from '../../model/roles';
import type { WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useClassroom, useMedia, useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Icon } from '../parts/Icon';
import { qualityName, roleName } from '../words';
import { RowMenu } from './RowMenu';

/** How weak a person's connection is; null while it is good or one is not to know. Staff know of everyone. */
function useWeakness(person: string): 'fair' | 'poor' | 'lost' | null {
  const { levels } = useClassroom().session;
  const told = useStore(levels.store, known => known[person]);
  const own = useSession(({ you }) => you === person);
  const concerned = useSession(({ role }) => teaches(role)) || own;
  const quality = useMedia(({ link, quality: known }): Quality | undefined =>
    concerned ? (own && link?.level) || (told ?? known[person]) : undefined
  );
  return quality === 'fair' || quality === 'poor' || quality === 'lost' ? quality : null;
}

function useWords(person: WithId<IPerson>): string {
  const trans = useTrans();
  const hand = useSession(state => person.id in (state.view?.hands ?? {}));
  const weakness = useWeakness(person.id);
  const speaking = useMedia(state => state.speaking.includes(person.id));
  const presents = useSession(({ view }) => boardOf(view)?.presenter === person.id);
  const writes = useSession(({ view }) => view !== null && mayWrite(view, person.id));
  const asks = useSession(({ view }) => person.id in (boardOf(view)?.asks ?? {}));
  const words = [
    // First, because a narrow row cuts off the end.
    weakness && trans.__('connection %1', qualityName(weakness, trans)),
    person.role !== 'student' && roleName(person.role, trans),
    person.copresenter && trans.__('co-presenter'),
    hand && trans.__('hand up'),
    asks && trans.__('asks to write'),
    presents ? trans.__('presents the board') : writes && trans.__('may write'),
    speaking ? trans.__('speaking') : person.microphone && trans.__('microphone on'),
    person.camera && trans.__('camera on'),
    person.screen && trans.__('shares the screen')
  ].filter(Boolean);
  return words.length ? words.join(' · ') : trans.__('listening');
}

/** A pencil at who may write on the board, a screen at who presents it; amber while they ask. */
function BoardMark({ person }: { person: string }) {
  const mark = useSession(({ view }) => {
    const board = boardOf(view);
    if (!view || !board) {
      return null;
    }
    return board.presenter === person
      ? 'presents'
      : person in board.asks
        ? 'asks'
        : mayWrite(view, person)
          ? 'writes'
          : null;
  });
  return mark === null ? null : (
    <span className={mark === 'asks' ? 'lc-mod-hand' : 'lc-mod-board'}>
      <Icon name={mark === 'presents' ? 'presents' : 'pencil'} size={15} />
    </span>
  );
}

interface IProps {
  person: WithId<IPerson>;
  place: number;
  /** Whether Tab leads to this row. */
  active: boolean;
  /** Null where rows cannot be chosen. */
  chosen: boolean | null;
  /** Shown only because someone points at the list. */
  past: boolean;
  more: string;
  onFocus: (id: string) => void;
  onClick: (event: MouseEvent, id: string) => void;
}

function Marks({ person }: { person: WithId<IPerson> }) {
  const hand = useSession(state => person.id in (state.view?.hands ?? {}));
  const weakness = useWeakness(person.id);
  return (
    <span className="lc-Person-marks" aria-hidden="true">
      {weakness && <span className={`lc-Dot lc-mod-${weakness === 'fair' ? 'warn' : 'bad'}`} />}
      <BoardMark person={person.id} />
      {hand && (
        <span className="lc-mod-hand">
          <Icon name="hand" size={15} />
        </span>
      )}
      {person.camera && <Icon name="camera" size={15} />}
      <span className={person.microphone ? '' : 'lc-mod-dim'}>
        <Icon name={person.microphone ? 'microphone' : 'microphoneOff'} size={15} />
      </span>
    </span>
  );
}

function Face({ person, chosen }: { person: WithId<IPerson>; chosen: boolean | null }) {
  return (
    <span className="lc-Person-face" aria-hidden="true">
      <Avatar id={person.id} name={person.name} size={28} />
      {chosen !== null && (
        <span className="lc-Person-check">{chosen && <Icon name="check" size={14} />}</span>
      )}
    </span>
  );
}

/** A person in the list: name, what they send, in words and as marks. */
export const PersonRow = memo(function PersonRow(props: IProps) {
  const { person, place, active, chosen, past, more, onFocus, onClick } = props;
  const trans = useTrans();
  const own = useSession(state => state.you === person.id);
  const state = useWords(person);
  const gone = past && !person.here ? trans.__('has left') : '';
  const words = gone || (more ? `${more} · ${state}` : state);
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid around it hears the keys
    <div
      className={`lc-Person ${chosen ? 'lc-mod-chosen' : ''} ${past ? 'lc-mod-past' : ''}`}
      role="row"
      aria-rowindex={place}
      aria-selected={chosen ?? undefined}
      tabIndex={active ? 0 : -1}
      data-person={person.id}
      onFocus={() => onFocus(person.id)}
      onClick={event => onClick(event, person.id)}
    >
      <div className="lc-Person-who" role="gridcell">
        <Face person={person} chosen={chosen} />
        <div className="lc-Person-text">
          <span className="lc-Person-name" title={person.name}>
            <bdi>{person.name}</bdi>
            {own && <span className="lc-Person-you">{trans.__('you')}</span>}
          </span>
          <small title={words}>{words}</small>
        </div>
        <Marks person={person} />
      </div>
      <div role="gridcell">
        <RowMenu person={person} reachable={active} />
      </div>
    </div>
  );
});
