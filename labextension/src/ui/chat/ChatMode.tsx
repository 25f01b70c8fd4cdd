import { useState } from 'react';
import { may } from '../../model/selectors';
import type { ISessionView } from '../../model/view';
import type { ITranslator } from '../../platform';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import type { IMenuItem } from '../parts/Menu';
import { MenuButton } from '../parts/MenuButton';
import { FilterWindow } from './FilterWindow';
import { pauseWords, SLOW_CHOICES } from './slow';

type Mode = ISessionView['chat']['mode'];

const MODES: readonly Mode[] = ['everyone', 'staff_only', 'off'];

function modeName(mode: Mode, trans: ITranslator): string {
  const names: Record<Mode, string> = {
    everyone: trans.__('Students write to everyone'),
    staff_only: trans.__('Students write to the teaching staff only'),
    off: trans.__('Students cannot write')
  };
  return names[mode];
}

function useChoices(onFilter: () => void): IMenuItem[] {
  const room = useClassroom();
  const trans = useTrans();
  const mode = useSession(state => state.view?.chat.mode ?? 'everyone');
  const slow = useSession(state => state.view?.settings.slow_seconds ?? 0);
  const filtered = useSession(state => state.view?.filter?.words.length ?? 0);
  const send = room.session.send.bind(room.session);
  const who = trans.__('Who may write');
  const pace = trans.__('Slow mode: between a student’s messages');
  return [
    ...MODES.map(one => ({
      id: one,
      group: who,
      label: modeName(one, trans),
      checked: one === mode,
      run: () => void attempt(room, () => send({ kind: 'SetChatMode', mode: one }))
    })),
    ...Array.from(new Set([...SLOW_CHOICES, slow]))
      .sort((a, b) => a - b)
      .map(seconds => ({
        id: `slow-${seconds}`,
        group: pace,
        label: seconds ? pauseWords(seconds, trans) : trans.__('No pause'),
        checked: seconds === slow,
        run: () => void attempt(room, () => send({ kind: 'ChangeSettings', slow_seconds: seconds }))
      })),
    {
      id: 'filter',
      group: trans.__('Words'),
      label: filtered ? trans.__('Filtered words (%1)…', filtered) : trans.__('Filtered words…'),
      icon: 'shield',
      run: onFilter
    }
  ];
}

/** Whom the students' messages reach and how often: in words for all, to be chosen by staff. */
export function ChatMode() {
  const trans = useTrans();
  const mode = useSession(state => state.view?.chat.mode ?? 'everyone');
  const slow = useSession(state => state.view?.settings.slow_seconds ?? 0);
  const rule = useSession(state => may(state, 'SetChatMode'));
  const [filtering, setFiltering] = useState(false);
  const items = useChoices(() => setFiltering(true));
  return (
    <>
      <span className="lc-ChatTools-mode" role="status">
        {mode !== 'everyone' && (
          <span>
            <Icon name="lock" size={12} /> {modeName(mode, trans)}
          </span>
        )}
        {slow > 0 && mode === 'everyone' && (
          <span>
            <Icon name="slow" size={12} /> {trans.__('Slow mode: %1', pauseWords(slow, trans))}
          </span>
        )}
      </span>
      {rule.allowed && <MenuButton label={trans.__('Chat settings')} icon="shield" items={items} />}
      {filtering && <FilterWindow onClose={() => setFiltering(false)} />}
    </>
  );
}
