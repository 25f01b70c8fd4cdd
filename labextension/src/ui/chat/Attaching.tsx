import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { useStore } from 'zustand';
import { FILES_AT_MOST, mayNameAuthor, type IOutgoing } from '../../model/attachments';
import type { IRule } from '../../actions/action';
import type { ITranslator } from '../../platform';
import { useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { IconButton } from '../parts/IconButton';
import { sizeWords } from './size';

export function useOutgoing(): readonly IOutgoing[] {
  return useStore(useClassroom().attachments.store, state => state.outgoing);
}

/** Whether files can be chosen now, and if not, why. Null: not on this page. */
export function useAttaching(saying: boolean): IRule | null {
  const room = useClassroom();
  const trans = useTrans();
  const most = useSession(state => state.view?.limits.attachment_bytes ?? 0);
  const count = useOutgoing().length;
  if (!room.attachments.possible || !most) {
    return null;
  }
  if (!saying) {
    return { allowed: false, why: trans.__('Files go with a new message.') };
  }
  return count < FILES_AT_MOST
    ? { allowed: true, why: '' }
    : { allowed: false, why: trans.__('A message takes at most %1 files.', FILES_AT_MOST) };
}

export function AttachButton({ rule }: { rule: IRule }) {
  const { attachments } = useClassroom();
  const trans = useTrans();
  const input = useRef<HTMLInputElement>(null);
  const most = useSession(state => state.view?.limits.attachment_bytes ?? 0);
  const label = trans.__('Attach a file (up to %1)', sizeWords(most, trans));
  return (
    <>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={label}
        title={rule.allowed ? label : rule.why}
        aria-disabled={!rule.allowed || undefined}
        onClick={() => rule.allowed && input.current?.click()}
      >
        <Icon name="attach" size={15} />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden="true"
        data-lc-attach=""
        onChange={event => {
          attachments.add(Array.from(event.target.files ?? []));
          event.target.value = '';
        }}
      />
    </>
  );
}

function outgoingWords(out: IOutgoing, trans: ITranslator): string {
  if (out.problem) {
    return `${out.problem.message} ${out.problem.next}`;
  }
  if (out.file === null) {
    return trans.__('%1 % sent', Math.round(out.part * 100));
  }
  const size = sizeWords(out.size, trans);
  return mayNameAuthor(out.name) ? `${size} · ${trans.__('may name its author')}` : size;
}

function Chip({ out }: { out: IOutgoing }) {
  const { attachments } = useClassroom();
  const trans = useTrans();
  const going = out.file === null && !out.problem;
  const away = going ? trans.__('Cancel %1', out.name) : trans.__('Take %1 away', out.name);
  return (
    <li className={`lc-Outgoing ${out.problem ? 'lc-mod-bad' : ''}`}>
      <Icon name={out.problem ? 'warning' : 'file'} size={14} />
      <span className="lc-Outgoing-words">
        <bdi title={out.name}>{out.name}</bdi>
        <small role={out.problem ? 'alert' : undefined}>{outgoingWords(out, trans)}</small>
        {going && <progress value={out.part} max={1} aria-label={out.name} />}
      </span>
      <IconButton label={away} icon="close" size={13} onClick={() => attachments.drop(out.key)} />
    </li>
  );
}

/** What goes with the next message, and how far it is. */
export function Outgoing() {
  const trans = useTrans();
  const outgoing = useOutgoing();
  if (!outgoing.length) {
    return null;
  }
  return (
    <ul className="lc-Outgoings" aria-label={trans.__('Files for this message')}>
      {outgoing.map(out => (
        <Chip key={out.key} out={out} />
      ))}
    </ul>
  );
}

/** Files that are dropped on the chat or pasted into its field go with the next message. */
export function useIncoming(rule: IRule | null) {
  const { attachments } = useClassroom();
  const [over, setOver] = useState(false);
  const open = rule?.allowed ?? false;
  const has = (data: DataTransfer) => Array.from(data.types).includes('Files');
  return {
    over: over && open,
    drop: {
      onDragOver: (event: DragEvent) => {
        if (open && has(event.dataTransfer)) {
          event.preventDefault();
          setOver(true);
        }
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        if (open && has(event.dataTransfer)) {
          event.preventDefault();
          attachments.add(Array.from(event.dataTransfer.files));
        }
      }
    },
    onPaste: (event: ClipboardEvent) => {
      const files = Array.from(event.clipboardData.files);
      if (open && files.length) {
        event.preventDefault();
        attachments.add(files);
      }
    }
  };
}
