import { memo } from 'react';
import { useStore } from 'zustand';
import { PERSON_ACTIONS } from '../../actions';
import type { Quality } from '../../media/engine';
import { boardOf, mayWrite } from '../../model/board';
import type { WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useClassroom, useMedia, useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Icon } from '../parts/Icon';
import { MenuButton } from '../parts/MenuButton';
import type { IMenuItem } from '../parts/Menu';
import { usePersonActions } from '../useAction';
import { usePin } from '../usePin';
import { qualityName, roleName } from '../words';

function useMenu(person: WithId<IPerson>): IMenuItem[] {
  const actions = usePersonActions(PERSON_ACTIONS, person.id);
  const pin = usePin(person.id);
  return [...actions, pin];
}

function RowMenu({ person }: { person: WithId<IPerson> }) {
  const trans = useTrans();
  const items = useMenu(person);
  return (
    <MenuButton label={trans.__('What to do with %1', person.name)} icon="more" items={items} />
  );
}

/** How weak a person's connection is; null while it is good or nobody knows. Staff know of everyone. */
function useWeakness(person: string): 'fair' | 'poor' | 'lost' | null {
  const { levels } = useClassroom().session;
  const told = useStore(levels.store, known => known[person]);
  const quality = useMedia((state): Quality | undefined => told ?? state.quality[person]);
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
  count: number;
}

/** A person in the list: name, what they send, in words and as marks. */
export const PersonRow = memo(function PersonRow({ person, place, count }: IProps) {
  const trans = useTrans();
  const own = useSession(state => state.you === person.id);
  const hand = useSession(state => person.id in (state.view?.hands ?? {}));
  const words = useWords(person);
  const weakness = useWeakness(person.id);
  return (
    <div
      className="lc-Person"
      role="listitem"
      aria-posinset={place}
      aria-setsize={count}
      data-person={person.id}
    >
      <Avatar id={person.id} name={person.name} size={28} />
      <div className="lc-Person-text">
        <span className="lc-Person-name" title={person.name}>
          <bdi>{person.name}</bdi>
          {own && <span className="lc-Person-you">{trans.__('you')}</span>}
        </span>
        <small title={words}>{words}</small>
      </div>
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
      <RowMenu person={person} />
    </div>
  );
});
