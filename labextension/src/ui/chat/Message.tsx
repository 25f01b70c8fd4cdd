import { memo } from 'react';
import { useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { roleName, timeOfDay } from '../words';
import { piecesOf } from './thread';

interface IProps {
  author: string;
  text: string;
  at: number;
  follows: boolean;
}

/** One message, as text: what people write is never markup. */
export const Message = memo(function Message({ author, text, at, follows }: IProps) {
  const trans = useTrans();
  const name = useSession(
    state => state.view?.people[author]?.name ?? trans.__('Someone who left')
  );
  const role = useSession(state => state.view?.people[author]?.role ?? 'student');
  const own = useSession(state => state.you === author);
  const shown = own ? trans.__('You') : name;
  return (
    <div
      className={`lc-Message ${follows ? 'lc-mod-follows' : ''}`}
      role="article"
      aria-label={shown}
    >
      {!follows && <Avatar id={author} name={name} size={24} />}
      <div className="lc-Message-body">
        {!follows && (
          <div className="lc-Message-who">
            <bdi title={name}>{shown}</bdi>
            <span>
              <time dateTime={new Date(at * 1000).toISOString()}>{timeOfDay(at)}</time>
              {role !== 'student' && ` · ${roleName(role, trans)}`}
            </span>
          </div>
        )}
        <p className="lc-Message-text" dir="auto">
          {piecesOf(text).map((piece, index) =>
            piece.code ? (
              <code key={index}>{piece.text}</code>
            ) : (
              <span key={index}>{piece.text}</span>
            )
          )}
        </p>
      </div>
    </div>
  );
});
