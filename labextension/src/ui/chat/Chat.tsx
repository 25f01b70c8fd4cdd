import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject
} from 'react';
import { useClassroom, useSession, useTrans } from '../context';
import { moveFocus } from '../parts/menuKeys';
import { ChatTools } from './ChatTools';
import { Composer } from './Composer';
import { follow } from './links';
import { Message } from './Message';
import { firstUnread, linesOf, ordered, type ILine } from './thread';
import { useNames } from './useNames';
import { useNear } from './useNear';
import { useStick } from './useStick';

const ONE = '.lc-Message';

function idOf(target: EventTarget): string | null {
  const row = (target as Element).closest?.<HTMLElement>(ONE);
  return row?.dataset['message'] ?? null;
}

/** Which message the pointer or the focus is at; it stays while a menu of it is open. */
function useActive(list: RefObject<HTMLElement>) {
  const [active, setActive] = useState<string | null>(null);
  const held = () => Boolean(list.current?.querySelector('[aria-expanded="true"]'));
  const at = ({ target }: MouseEvent | FocusEvent) => {
    const id = idOf(target);
    if (id && !held()) {
      setActive(id);
    }
  };
  const onMouseLeave = () => {
    if (!held() && !list.current?.contains(document.activeElement)) {
      setActive(null);
    }
  };
  return { active, handlers: { onMouseOver: at, onFocus: at, onMouseLeave } };
}

/** From where on messages are new, as it was when the chat was opened. */
function useUnreadLine(lines: readonly ILine[]): string | null {
  const { ui, session } = useClassroom();
  const [first] = useState(() =>
    firstUnread(
      lines.map(line => line.message),
      ui.getState().read,
      session.store.getState().you
    )
  );
  return first;
}

/** Marks as read what was in sight. */
function useReading(lines: readonly ILine[], missed: number): void {
  const { ui } = useClassroom();
  const last = lines[lines.length - 1]?.message.order ?? 0;
  useEffect(() => {
    if (!missed) {
      ui.setState(state => ({ read: Math.max(state.read, last) }));
    }
  }, [ui, last, missed]);
}

function useJump(list: RefObject<HTMLElement>): (id: string) => void {
  return useCallback(
    (id: string) => {
      const row = list.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
      row?.scrollIntoView({ block: 'center' });
      row?.focus({ preventScroll: true });
    },
    [list]
  );
}

function NewestPill({ missed, onPress }: { missed: number; onPress: () => void }) {
  const trans = useTrans();
  return (
    <button type="button" className="lc-NewPill" onClick={onPress}>
      {missed > 0 ? trans._n('%1 new', '%1 new', missed) : trans.__('Newest')}
    </button>
  );
}

export function Chat() {
  const room = useClassroom();
  const trans = useTrans();
  const messages = useSession(state => state.view?.messages);
  const lines = useMemo(() => linesOf(ordered(messages ?? {})), [messages]);
  const { names, own } = useNames();
  const watches = useSession(state => state.role === 'guest' || state.phase === 'ended');
  const [search, setSearch] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const { list, missed, away, onScroll, toEnd } = useStick(lines.length, box);
  const watch = useNear(list);
  const jump = useJump(list);
  const { active, handlers } = useActive(list);
  const unread = useUnreadLine(lines);
  useReading(lines, missed);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.target === list.current || (event.target as Element).matches(ONE);
    if (row && list.current && moveFocus(list.current, ONE, event.key)) {
      event.preventDefault();
    }
  };
  return (
    <div className="lc-Chat">
      <ChatTools search={search} onSearch={setSearch} lines={lines} onJump={jump} />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys go from message to message */}
      <div
        ref={list}
        className="lc-Chat-list"
        role="log"
        aria-label={trans.__('Messages')}
        aria-live="polite"
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={event => follow(event, room)}
        {...handlers}
      >
        <div ref={box} className="lc-Chat-lines" role="presentation">
          {lines.length === 0 && <Nothing />}
          {lines.map(({ message, follows }) => (
            <div key={message.id} role="presentation">
              {message.id === unread && (
                <div className="lc-UnreadLine" role="separator" aria-label={trans.__('New')}>
                  <span>{trans.__('New')}</span>
                </div>
              )}
              <Message
                message={message}
                follows={follows && message.id !== unread}
                active={message.id === active && !watches}
                watch={watch}
                onJump={jump}
                names={names}
                own={own}
                search={search}
              />
            </div>
          ))}
        </div>
      </div>
      {(missed > 0 || away) && <NewestPill missed={missed} onPress={toEnd} />}
      {!watches && <Composer onSent={toEnd} />}
    </div>
  );
}

function Nothing() {
  const trans = useTrans();
  const mode = useSession(state => state.view?.chat.mode);
  const watches = useSession(state => state.role === 'guest');
  return (
    <p className="lc-Empty">
      {mode === 'everyone' && !watches
        ? trans.__('No messages yet. Everyone here can read what you write.')
        : trans.__('No messages yet.')}
    </p>
  );
}
