import { useMemo, useState } from 'react';
import { may } from '../../model/selectors';
import type { ISessionView } from '../../model/view';
import type { ITranslator } from '../../platform';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import type { IMenuItem } from '../parts/Menu';
import { MenuButton } from '../parts/MenuButton';
import { foundIn, type ILine } from './thread';

type Mode = ISessionView['chat']['mode'];

const MODES: readonly Mode[] = ['everyone', 'staff_only', 'off'];

interface IProps {
  search: string;
  onSearch: (search: string) => void;
  lines: readonly ILine[];
  onJump: (message: string) => void;
}

function modeName(mode: Mode, trans: ITranslator): string {
  const names: Record<Mode, string> = {
    everyone: trans.__('Students write to everyone'),
    staff_only: trans.__('Students write to the teaching staff only'),
    off: trans.__('Students cannot write')
  };
  return names[mode];
}

/** Whom the students' messages reach: in words for all, to be chosen by staff. */
function ModeLine() {
  const room = useClassroom();
  const trans = useTrans();
  const mode = useSession(state => state.view?.chat.mode ?? 'everyone');
  const rule = useSession(state => may(state, 'SetChatMode'));
  const items: IMenuItem[] = MODES.map(one => ({
    id: one,
    label: modeName(one, trans),
    checked: one === mode,
    run: () => void attempt(room, () => room.session.send({ kind: 'SetChatMode', mode: one }))
  }));
  return (
    <>
      <span className="lc-ChatTools-mode" role="status">
        {mode !== 'everyone' && (
          <>
            <Icon name="lock" size={12} /> {modeName(mode, trans)}
          </>
        )}
      </span>
      {rule.allowed && <MenuButton label={trans.__('Who may write')} icon="shield" items={items} />}
    </>
  );
}

function Finding({ search, onSearch, lines, onJump, onClose }: IProps & { onClose: () => void }) {
  const trans = useTrans();
  const [at, setAt] = useState(-1);
  const found = useMemo(
    () =>
      foundIn(
        lines.map(line => line.message),
        search
      ),
    [lines, search]
  );
  const go = (step: number) => {
    const start = at < 0 && step < 0 ? found.length : at;
    const next = found.length ? (start + step + found.length) % found.length : -1;
    setAt(next);
    if (next >= 0) {
      onJump(found[next]);
    }
  };
  const words = found.length
    ? trans.__('%1 of %2', at < 0 ? '–' : at + 1, found.length)
    : trans.__('none');
  return (
    <>
      <label className="lc-Search">
        <Icon name="search" size={14} />
        <input
          // eslint-disable-next-line jsx-a11y/no-autofocus -- it opened because somebody wants to search
          autoFocus
          className="lc-Field"
          type="search"
          value={search}
          placeholder={trans.__('Search messages')}
          aria-label={trans.__('Search messages')}
          onChange={event => {
            setAt(-1);
            onSearch(event.target.value);
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              go(event.shiftKey ? 1 : -1);
            } else if (event.key === 'Escape') {
              onClose();
            }
          }}
        />
      </label>
      <span className="lc-ChatTools-count" role="status">
        {search && words}
      </span>
      <ToolButton icon="up" label={trans.__('Earlier find')} onPress={() => go(-1)} />
      <ToolButton icon="down" label={trans.__('Later find')} onPress={() => go(1)} />
      <ToolButton icon="close" label={trans.__('Close the search')} onPress={onClose} />
    </>
  );
}

function ToolButton(props: {
  icon: 'up' | 'down' | 'close' | 'search';
  label: string;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className="lc-IconButton"
      aria-label={props.label}
      title={props.label}
      onClick={props.onPress}
    >
      <Icon name={props.icon} size={14} />
    </button>
  );
}

/** Above the messages: who may write, and the search. */
export function ChatTools(props: IProps) {
  const trans = useTrans();
  const [open, setOpen] = useState(false);
  const close = () => {
    props.onSearch('');
    setOpen(false);
  };
  return (
    <div className="lc-ChatTools" role="search" aria-label={trans.__('Messages')}>
      {open ? (
        <Finding {...props} onClose={close} />
      ) : (
        <>
          <ModeLine />
          <ToolButton
            icon="search"
            label={trans.__('Search messages')}
            onPress={() => setOpen(true)}
          />
        </>
      )}
    </div>
  );
}
