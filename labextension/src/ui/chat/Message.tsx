import { memo, useEffect, useRef, useState, type ReactNode } from 'react';
import type { WithId } from '../../model/selectors';
import type { IMessage } from '../../model/view';
import { useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Icon } from '../parts/Icon';
import { roleName, timeOfDay } from '../words';
import { KeptBack } from './KeptBack';
import { mentions } from './mentions';
import { MessageActions } from './MessageActions';
import { MessageFiles } from './MessageFiles';
import { MessageText } from './MessageText';
import { keptBack } from './moderating';
import { Reactions } from './Reactions';
import type { IStandOut } from './rich';
import type { Watch } from './useNear';

interface IProps extends IStandOut {
  message: WithId<IMessage>;
  follows: boolean;
  /** Under the pointer or the focus: what one can do with it shows. */
  active: boolean;
  watch: Watch;
  onJump: (message: string) => void;
}

function useName(person: string): string {
  const trans = useTrans();
  const own = useSession(state => state.you === person);
  const name = useSession(state => state.view?.people[person]?.name);
  return own ? trans.__('You') : (name ?? trans.__('Someone who left'));
}

/** Who else reads a private message. */
function Privacy({ message }: { message: IMessage }) {
  const trans = useTrans();
  const you = useSession(state => state.you);
  const student = useName(message.private ?? '');
  const toStaff = message.author === message.private;
  const words = toStaff
    ? trans.__('to the teaching staff only')
    : message.private === you
      ? trans.__('to you only')
      : trans.__('to %1 only', student);
  return (
    <span className="lc-Message-private">
      <Icon name="lock" size={11} /> {words}
    </span>
  );
}

function Who({ message }: { message: IMessage }) {
  const trans = useTrans();
  const name = useName(message.author);
  const role = useSession(state => state.view?.people[message.author]?.role ?? 'student');
  return (
    <div className="lc-Message-who">
      <bdi title={name}>{name}</bdi>
      <span>
        <time dateTime={new Date(message.at * 1000).toISOString()}>{timeOfDay(message.at)}</time>
        {role !== 'student' && ` · ${roleName(role, trans)}`}
      </span>
      {message.private !== undefined && <Privacy message={message} />}
    </div>
  );
}

/** The message that this one answers, in one line; it leads there. */
function Quote({ id, onJump }: { id: string; onJump: (message: string) => void }) {
  const trans = useTrans();
  const answered = useSession(state => state.view?.messages[id]);
  const name = useName(answered?.author ?? '');
  if (!answered) {
    return <p className="lc-Quote lc-mod-gone">{trans.__('Reply to a message that is gone')}</p>;
  }
  return (
    <button type="button" className="lc-Quote" onClick={() => onJump(id)}>
      <bdi>{name}</bdi> <span dir="auto">{answered.text}</span>
    </button>
  );
}

function useNearness(watch: Watch) {
  const node = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    return node.current && !near ? watch(node.current, () => setNear(true)) : undefined;
  }, [watch, near]);
  return { node, near };
}

function lookOf({ message, follows, own }: IProps, yours: boolean): string {
  const looks = [
    follows && 'lc-mod-follows',
    message.private !== undefined && 'lc-mod-private',
    keptBack(message) && 'lc-mod-kept',
    !yours && mentions(message.text, own) && 'lc-mod-called'
  ];
  return ['lc-Message', ...looks.filter(Boolean)].join(' ');
}

/** One message with what belongs to it. */
export const Message = memo(function Message(props: IProps) {
  const { message, follows, active, watch, onJump, names, own, search } = props;
  const trans = useTrans();
  const shown = useName(message.author);
  const name = useSession(state => state.view?.people[message.author]?.name ?? shown);
  const yours = useSession(state => state.you === message.author);
  const { node, near } = useNearness(watch);
  const edited: ReactNode = message.edited_at !== undefined && (
    <small className="lc-Message-edited" title={timeOfDay(message.edited_at)}>
      {trans.__('edited')}
    </small>
  );
  return (
    <div
      ref={node}
      className={lookOf(props, yours)}
      role="article"
      aria-label={shown}
      data-message={message.id}
      tabIndex={-1}
    >
      {!follows && <Avatar id={message.author} name={name} size={24} />}
      <div className="lc-Message-body">
        {!follows && <Who message={message} />}
        {message.reply_to !== undefined && <Quote id={message.reply_to} onJump={onJump} />}
        <MessageText text={message.text} near={near} names={names} own={own} search={search} />
        <MessageFiles message={message} near={near} />
        {edited}
        <KeptBack message={message} />
        <Reactions message={message} />
      </div>
      {active && <MessageActions message={message} />}
    </div>
  );
});
