/** What will the words in the composer become: a message, a reply, other words for an old one? */
import type { WithId } from '../../model/selectors';
import type { Command, IMessage, ISessionView } from '../../model/view';
import type { IClassroom } from '../classroom';
import type { IUiState } from '../uiState';
import { keptBack } from './moderating';

export const FIELD = 'message';
/** The draft of a change has a field of its own, so that a message half written waits. */
export const EDIT_FIELD = 'edit';

function toComposer(room: IClassroom, change: Partial<IUiState>): void {
  room.ui.setState(state => ({ ...change, focusChat: state.focusChat + 1 }));
}

export const aim = {
  reply(room: IClassroom, message: string, privately: boolean): void {
    toComposer(room, { replying: message, editing: null, privately });
  },
  edit(room: IClassroom, message: WithId<IMessage>): void {
    room.session.setDraft(EDIT_FIELD, message.text);
    toComposer(room, { editing: message.id });
  },
  /** Puts the change, the reply or the privacy away, whichever shows. */
  drop(room: IClassroom): void {
    const { editing } = room.ui.getState();
    if (editing) {
      room.session.setDraft(EDIT_FIELD, '');
    }
    toComposer(room, editing ? { editing: null } : { replying: null, privately: false });
  },
  done(room: IClassroom): void {
    room.ui.setState({ editing: null, replying: null });
  }
};

export interface IAim {
  kind: 'say' | 'edit';
  field: string;
  /** The message replied to or changed, while it is shown. */
  message: WithId<IMessage> | null;
  /** Who alone will read it besides the staff: a student's id; null: everyone. */
  alone: string | null;
}

/** What of the class decides it. */
export interface IAround {
  messages: Readonly<Record<string, IMessage>>;
  mode: ISessionView['chat']['mode'];
  you: string | null;
  student: boolean;
  /** Whether the teaching staff alone read what this person writes. */
  blocked: boolean;
}

type Arranged = Pick<IUiState, 'editing' | 'replying' | 'privately'>;

/** What the composer is for now. A message that went meanwhile is forgotten. */
export function aimOf(around: IAround, ui: Arranged): IAim {
  const { messages } = around;
  const find = (id: string | null) =>
    id !== null && Object.hasOwn(messages, id) ? { ...messages[id], id } : null;
  const changed = find(ui.editing);
  if (changed) {
    return { kind: 'edit', field: EDIT_FIELD, message: changed, alone: changed.private ?? null };
  }
  const answered = find(ui.replying);
  return { kind: 'say', field: FIELD, message: answered, alone: aloneOf(around, ui, answered) };
}

function aloneOf(
  { mode, you, student, blocked }: IAround,
  { privately }: Arranged,
  answered: IMessage | null
): string | null {
  if (answered?.private !== undefined) {
    return answered.private;
  }
  if (student) {
    return privately || blocked || mode === 'staff_only' ? you : null;
  }
  return answered && (privately || keptBack(answered)) ? answered.author : null;
}

export function commandOf(
  { kind, message, alone }: IAim,
  text: string,
  files: readonly string[] = []
): Command {
  if (kind === 'edit' && message) {
    return { kind: 'EditMessage', message: message.id, text };
  }
  return {
    kind: 'PostMessage',
    text,
    ...(message ? { reply_to: message.id } : {}),
    ...(alone === null ? {} : { private: true }),
    ...(files.length ? { files: [...files] } : {})
  };
}
