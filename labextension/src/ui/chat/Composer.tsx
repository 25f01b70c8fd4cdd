import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject
} from 'react';
import type { IOutgoing } from '../../model/attachments';
import { may } from '../../model/selectors';
import type { ISessionState } from '../../model/session';
import type { IPermitted } from '../../model/view';
import type { IProblem, ITranslator } from '../../platform';
import { problemOf } from '../classroom';
import { useBoard, useClassroom, useSession, useTrans, useUi } from '../context';
import { Icon } from '../parts/Icon';
import { Note } from '../parts/Note';
import { LIMITS } from '../../wire';
import { AimLine } from './AimLine';
import { AttachButton, Outgoing, useAttaching, useIncoming, useOutgoing } from './Attaching';
import { aim, aimOf, commandOf, FIELD, type IAim } from './aim';
import { Completion, useCompletion } from './Completion';
import { pauseWords, useSlowWait } from './slow';
import { bytesOf } from './thread';

const WARN_FROM = 0.8;
const NO_MESSAGES = {};

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
    return (
      <small className="lc-Composer-hint">
        {trans.__('Markdown, `code` and $formulas$ · @ calls somebody · Shift+Enter: new line')}
      </small>
    );
  }
  const left = LIMITS.message_bytes - bytes;
  return (
    <small className={`lc-Composer-room ${left < 0 ? 'lc-mod-over' : ''}`} role="status">
      {left < 0
        ? trans._n('about %1 character too long', 'about %1 characters too long', -left)
        : trans._n('about %1 character left', 'about %1 characters left', left)}
    </small>
  );
}

function isBlocked({ view }: ISessionState): boolean {
  return view?.yours?.blocked ?? false;
}

/** May one write now, and if not, why? */
function useWriting(): IPermitted {
  const trans = useTrans();
  const rule = useSession(state => may(state, 'PostMessage'));
  const off = useSession(state => state.role === 'student' && state.view?.chat.mode === 'off');
  return off
    ? {
        allowed: false,
        why: trans.__('The teaching staff have turned the chat off. Raise your hand to speak.'),
        own_only: false
      }
    : rule;
}

function slowWords(wait: number, trans: ITranslator): string {
  return trans.__('Slow mode: you can write to the class again in %1.', pauseWords(wait, trans));
}

/** What holds the next message up; read out once, not every second. */
function SlowWait({ wait }: { wait: number }) {
  const trans = useTrans();
  return (
    <small className="lc-Composer-slow" role="timer">
      <Icon name="slow" size={12} /> {slowWords(wait, trans)}
    </small>
  );
}

/** Told in plain words to who was blocked. */
function Blocked() {
  const trans = useTrans();
  return (
    <p className="lc-Composer-blocked" role="status">
      {trans.__(
        'The teaching staff have blocked you from the chat. Only they read what you write now.'
      )}
    </p>
  );
}

function useAimed(): IAim {
  const messages = useSession(state => state.view?.messages) ?? NO_MESSAGES;
  const mode = useSession(state => state.view?.chat.mode ?? 'everyone');
  const you = useSession(state => state.you);
  const student = useSession(state => state.role === 'student');
  const editing = useUi(state => state.editing);
  const replying = useUi(state => state.replying);
  const privately = useUi(state => state.privately);
  const blocked = useSession(isBlocked);
  return aimOf({ messages, mode, you, student, blocked }, { editing, replying, privately });
}

/** Puts a link to the cell with the focus on the board into the message. */
function LinkCell({ onLink }: { onLink: (link: string) => void }) {
  const { board } = useClassroom();
  const trans = useTrans();
  const active = useBoard(state => state?.activeCell ?? null);
  if (!board || !active) {
    return null;
  }
  const label = trans.__('Link the active cell');
  const link = () => {
    const place = board.cells().findIndex(cell => cell.id === active.id) + 1;
    onLink(`[${trans.__('cell %1', place || '')}](#cell:${active.id})`);
  };
  return (
    <button type="button" className="lc-IconButton" aria-label={label} title={label} onClick={link}>
      <Icon name="link" size={15} />
    </button>
  );
}

/** A student's choice of who reads the next message. */
function PrivateButton({ shown }: { shown: boolean }) {
  const { ui } = useClassroom();
  const trans = useTrans();
  const privately = useUi(state => state.privately);
  if (!shown) {
    return null;
  }
  const label = trans.__('Only to the teaching staff');
  return (
    <button
      type="button"
      className="lc-IconButton"
      aria-pressed={privately}
      aria-label={label}
      title={label}
      onClick={() =>
        ui.setState(state => ({ privately: !state.privately, focusChat: state.focusChat + 1 }))
      }
    >
      <Icon name="lock" size={15} />
    </button>
  );
}

function idsOf(files: readonly IOutgoing[]): string[] {
  return files.flatMap(({ file }) => (file === null ? [] : [file]));
}

/** Sends what was written; a refused text comes back. */
function useSending(aimed: IAim, text: string, ready: boolean, onSent: () => void) {
  const room = useClassroom();
  const [problem, setProblem] = useState<IProblem | null>(null);
  const send = async () => {
    if (!ready) {
      return;
    }
    const arranged = room.ui.getState();
    setProblem(null);
    const files = aimed.kind === 'say' ? room.attachments.take() : [];
    room.session.setDraft(aimed.field, '');
    aim.done(room);
    onSent();
    try {
      await room.session.send(commandOf(aimed, text.trim(), idsOf(files)));
    } catch (error) {
      setProblem(problemOf(error, room));
      room.attachments.giveBack(files);
      const { editing, replying } = arranged;
      room.ui.setState({ editing, replying });
      const since = room.session.store.getState().drafts[aimed.field] ?? '';
      room.session.setDraft(aimed.field, since ? `${text}\n${since}` : text);
    }
  };
  return { send, problem, forget: () => setProblem(null) };
}

/** Puts text into the draft and the caret behind it. */
function usePutting(field: RefObject<HTMLTextAreaElement>, draft: string) {
  const { session } = useClassroom();
  const caret = useRef<number | null>(null);
  const put = (text: string, at: number) => {
    caret.current = at;
    session.setDraft(draft, text);
    field.current?.focus();
  };
  useLayoutEffect(() => {
    if (caret.current !== null) {
      field.current?.setSelectionRange(caret.current, caret.current);
      caret.current = null;
    }
  });
  const insert = (words: string) => {
    const node = field.current;
    const [from, to] = [node?.selectionStart ?? 0, node?.selectionEnd ?? 0];
    const text = node?.value ?? '';
    put(text.slice(0, from) + words + text.slice(to), from + words.length);
  };
  return { put, insert };
}

/**
 * A button pressed with the mouse takes no focus: with it a line of help would come or go, and the button would move
 * away between the press and the release.
 */
function stayPut(event: MouseEvent): void {
  if ((event.target as Element).closest('button')) {
    event.preventDefault();
  }
}

/** Enter sends, Shift+Enter breaks the line; what is written outlives a refresh. */
export function Composer({ onSent }: { onSent: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const list = useId();
  const aimed = useAimed();
  const text = useSession(state => state.drafts[aimed.field] ?? '');
  const rule = useWriting();
  const focusChat = useUi(state => state.focusChat);
  const student = useSession(state => state.role === 'student');
  const mode = useSession(state => state.view?.chat.mode);
  const field = useGrowing(text);
  const bytes = bytesOf(text);
  const blocked = useSession(isBlocked);
  const slow = useSlowWait();
  const wait = aimed.kind === 'say' && aimed.alone === null ? slow : 0;
  const saying = aimed.kind === 'say';
  const attaching = useAttaching(saying);
  const incoming = useIncoming(rule.allowed ? attaching : null);
  const outgoing = useOutgoing();
  const stays = saying && outgoing.some(out => out.file === null);
  const something = Boolean(text.trim()) || (saying && outgoing.length > 0);
  const ready = rule.allowed && !wait && !stays && something && bytes <= LIMITS.message_bytes;
  const { send, problem, forget } = useSending(aimed, text, ready, onSent);
  const { put, insert } = usePutting(field, aimed.field);
  const completion = useCompletion(field, put);
  const open = completion.names.length > 0;
  const label =
    aimed.alone === null ? trans.__('Message to the class') : trans.__('Private message');

  useEffect(() => {
    if (focusChat) {
      field.current?.focus();
    }
  }, [field, focusChat]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (completion.onKeyDown(event)) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && (aimed.message || room.ui.getState().privately)) {
      event.preventDefault();
      aim.drop(room);
    }
  };

  return (
    <div
      className={`lc-Composer ${incoming.over ? 'lc-mod-over' : ''}`}
      role="presentation"
      onMouseDown={stayPut}
      {...incoming.drop}
    >
      {problem && <Note problem={problem} onClose={forget} />}
      {blocked && <Blocked />}
      {rule.allowed && (
        <AimLine aimed={aimed} fixed={student && (blocked || mode === 'staff_only')} />
      )}
      {saying && <Outgoing />}
      <Completion id={list} completion={completion} />
      <div className="lc-Composer-row">
        <textarea
          ref={field}
          className="lc-Field"
          rows={1}
          dir="auto"
          value={text}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={open ? list : undefined}
          aria-activedescendant={open ? `${list}-${completion.chosen}` : undefined}
          placeholder={rule.allowed ? label : rule.why}
          readOnly={!rule.allowed}
          onChange={event => {
            room.session.setDraft(aimed.field, event.target.value);
            completion.look();
          }}
          onKeyDown={onKeyDown}
          onPaste={incoming.onPaste}
        />
        {rule.allowed && attaching && <AttachButton rule={attaching} />}
        {rule.allowed && <LinkCell onLink={insert} />}
        <PrivateButton
          shown={
            student &&
            rule.allowed &&
            mode === 'everyone' &&
            !blocked &&
            aimed.field === FIELD &&
            !aimed.message
          }
        />
        <button
          type="button"
          className="lc-IconButton lc-mod-send"
          aria-label={
            aimed.kind === 'edit' ? trans.__('Save the change') : trans.__('Send message')
          }
          title={
            wait
              ? slowWords(wait, trans)
              : stays
                ? trans.__('A file has not arrived: wait for it, or take it away.')
                : trans.__('Send (Enter)')
          }
          aria-disabled={!ready || undefined}
          onClick={() => void send()}
        >
          <Icon name={aimed.kind === 'edit' ? 'check' : 'send'} size={16} />
        </button>
      </div>
      {rule.allowed && (wait ? <SlowWait wait={wait} /> : <Room bytes={bytes} />)}
    </div>
  );
}
