import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { may } from '../../model/selectors';
import type { IProblem } from '../../platform';
import { problemOf } from '../classroom';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Icon } from '../parts/Icon';
import { Note } from '../parts/Note';
import { LIMITS } from '../../wire';
import { bytesOf } from './thread';

const FIELD = 'message';
const WARN_FROM = 0.8;

/** Grows with the text, up to about five lines. */
function useGrowing(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (field.current) {
      field.current.style.height = 'auto';
      field.current.style.height = `${field.current.scrollHeight}px`;
    }
  }, [text]);
  return field;
}

function Room({ bytes }: { bytes: number }) {
  const trans = useTrans();
  if (bytes < LIMITS.message_bytes * WARN_FROM) {
    return null;
  }
  const left = LIMITS.message_bytes - bytes;
  return (
    <small className={`lc-Composer-room ${left < 0 ? 'lc-mod-over' : ''}`} role="status">
      {left < 0 ? trans.__('%1 characters too long', -left) : trans.__('%1 characters left', left)}
    </small>
  );
}

/** Enter sends, Shift+Enter breaks the line; what is written outlives a refresh. */
export function Composer({ onSent }: { onSent: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const text = useSession(state => state.drafts[FIELD] ?? '');
  const rule = useSession(state => may(state, 'PostMessage'));
  const focusChat = useUi(state => state.focusChat);
  const [problem, setProblem] = useState<IProblem | null>(null);
  const field = useGrowing(text);
  const bytes = bytesOf(text);
  const ready = rule.allowed && Boolean(text.trim()) && bytes <= LIMITS.message_bytes;

  useEffect(() => {
    if (focusChat) {
      field.current?.focus();
    }
  }, [field, focusChat]);

  const send = async () => {
    if (!ready) {
      return;
    }
    setProblem(null);
    room.session.setDraft(FIELD, '');
    onSent();
    try {
      await room.session.send({ kind: 'PostMessage', text: text.trim() });
    } catch (error) {
      setProblem(problemOf(error, room));
      const since = room.session.store.getState().drafts[FIELD] ?? '';
      room.session.setDraft(FIELD, since ? `${text}\n${since}` : text);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    }
  };

  return (
    <div className="lc-Composer">
      {problem && <Note problem={problem} onClose={() => setProblem(null)} />}
      <div className="lc-Composer-row">
        <textarea
          ref={field}
          className="lc-Field"
          rows={1}
          dir="auto"
          value={text}
          aria-label={trans.__('Message to the class')}
          placeholder={rule.allowed ? trans.__('Message to the class') : rule.why}
          readOnly={!rule.allowed}
          onChange={event => room.session.setDraft(FIELD, event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className="lc-IconButton lc-mod-send"
          aria-label={trans.__('Send message')}
          title={trans.__('Send (Enter)')}
          aria-disabled={!ready || undefined}
          onClick={() => void send()}
        >
          <Icon name="send" size={16} />
        </button>
      </div>
      <Room bytes={bytes} />
    </div>
  );
}
