import { useEffect, useMemo } from 'react';
import { sortedMessages } from '../../model/selectors';
import { useClassroom, useSession, useTrans } from '../context';
import { Composer } from './Composer';
import { Message } from './Message';
import { linesOf } from './thread';
import { useStick } from './useStick';

export function Chat() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const messages = useSession(state => state.view?.messages);
  const view = useSession(state => state.view);
  // Sorted again only when a message came, not with every microphone that opens.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const lines = useMemo(() => (view ? linesOf(sortedMessages(view)) : []), [messages]);
  const last = lines[lines.length - 1]?.message.order ?? 0;
  const { list, missed, onScroll, toEnd } = useStick(lines.length);
  useEffect(() => {
    if (!missed) {
      ui.setState(state => ({ read: Math.max(state.read, last) }));
    }
  }, [ui, last, missed]);
  return (
    <div className="lc-Chat">
      <div
        ref={list}
        className="lc-Chat-list"
        role="log"
        aria-label={trans.__('Messages')}
        aria-live="polite"
        tabIndex={0}
        onScroll={onScroll}
      >
        {lines.length === 0 && (
          <p className="lc-Empty">
            {trans.__('No messages yet. Everyone here can read what you write.')}
          </p>
        )}
        {lines.map(({ message, follows }) => (
          <Message
            key={message.id}
            author={message.author}
            text={message.text}
            at={message.at}
            follows={follows}
          />
        ))}
      </div>
      {missed > 0 && (
        <button type="button" className="lc-NewPill" onClick={toEnd}>
          {trans._n('%1 new', '%1 new', missed)}
        </button>
      )}
      <Composer onSent={toEnd} />
    </div>
  );
}
