/** Before something goes to all students: what they will get, and how many they are. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { firstLine, isCode, studentsHere } from '../../model/pushes';
import type { Command } from '../../model/view';
import { LIMITS } from '../../wire';
import { Window } from '../board/Window';
import { bytesOf } from '../chat/thread';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import type { IRule } from '../../actions/action';
import type { ICellText } from '../ports';
import { Excerpt } from './Excerpt';

const ALLOWED: IRule = { allowed: true, why: '' };

interface IAsked {
  title: string;
  command: Command;
  rule?: IRule;
  children: ReactNode;
  onClose: () => void;
}

function Asked({ title, command, rule = ALLOWED, children, onClose }: IAsked) {
  const room = useClassroom();
  const trans = useTrans();
  const students = useSession(({ view }) => studentsHere(view));
  const [sending, setSending] = useState(false);
  const push = async () => {
    setSending(true);
    if (await attempt(room, () => room.session.send(command))) {
      onClose();
    } else {
      setSending(false);
    }
  };
  const busy = { allowed: false, why: trans.__('It is on its way.') };
  return (
    <Window name={title} onClose={onClose}>
      <div className="lc-PushWindow">
        {children}
        <p className="lc-PushWindow-who">
          {students
            ? trans._n(
                'Goes to the one student here. They choose whether to insert it.',
                'Goes to %1 students. Each chooses whether to insert it.',
                students
              )
            : trans.__('No student is here yet. Who comes later is offered it, too.')}
        </p>
        <div className="lc-Asking-actions">
          <Button onClick={onClose}>{trans.__('Cancel')}</Button>
          <Button look="go" permitted={sending ? busy : rule} onClick={() => void push()}>
            {trans.__('Push')}
          </Button>
        </div>
      </div>
    </Window>
  );
}

/** The cell as it stood when one asked: what is typed meanwhile does not slip in. */
function useCell(): ICellText | null {
  const { board } = useClassroom();
  const [cell] = useState(() => {
    const active = board?.store.getState().activeCell ?? null;
    return board?.cells().find(({ id }) => id === active?.id) ?? active;
  });
  return cell;
}

export function PushCellWindow({ onClose }: { onClose: () => void }) {
  const trans = useTrans();
  const cell = useCell();
  if (!cell) {
    return null;
  }
  const { id, cell_type, source } = cell;
  return (
    <Asked
      title={trans.__('Push this cell to the students’ copies?')}
      command={{ kind: 'PushCell', cell: id, cell_type, source }}
      onClose={onClose}
    >
      <Excerpt text={source} code={isCode(cell_type)} />
    </Asked>
  );
}

export function PushHintWindow({ onClose }: { onClose: () => void }) {
  const trans = useTrans();
  const cell = useCell();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const left = LIMITS.pushed_hint_bytes - bytesOf(text.trim());
  if (!cell) {
    return null;
  }
  const rule =
    left < 0
      ? { allowed: false, why: trans.__('The hint is too long.') }
      : text.trim()
        ? ALLOWED
        : { allowed: false, why: trans.__('Write the hint first.') };
  return (
    <Asked
      title={trans.__('Push a hint')}
      command={{ kind: 'PushHint', cell: cell.id, text: text.trim() }}
      rule={rule}
      onClose={onClose}
    >
      <p className="lc-PushWindow-about">
        {trans.__('It is put below this cell:')} <code dir="auto">{firstLine(cell.source)}</code>
      </p>
      <textarea
        ref={field}
        className="lc-Field"
        rows={4}
        dir="auto"
        value={text}
        aria-label={trans.__('Hint')}
        placeholder={trans.__('Try a smaller n first. Markdown, `code` and LaTeX work.')}
        onChange={event => setText(event.target.value)}
      />
      <small className={left < 0 ? 'lc-mod-over' : undefined} role="status">
        {left < 0
          ? trans._n('about %1 character too long', 'about %1 characters too long', -left)
          : trans._n('about %1 character left', 'about %1 characters left', left)}
      </small>
    </Asked>
  );
}
