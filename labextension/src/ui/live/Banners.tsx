import { useClassroom, useMedia, useServerTime, useSession, useTrans } from '../context';
import { attempt } from '../classroom';
import { Button } from '../parts/Button';
import { Advice } from './Advice';

const LONG = 8;

/** The line is down: what happens, and after a while what one can do. */
function Reconnecting() {
  const { session } = useClassroom();
  const trans = useTrans();
  const since = useSession(state => state.since);
  const offset = useSession(state => state.clockOffset);
  const waiting = useSession(state => state.waiting);
  const lasts = useServerTime() - (since + offset) / 1000;
  return (
    <div className="lc-Banner lc-mod-warn" role="status">
      <span>
        <strong>{trans.__('The connection is gone. Reconnecting…')}</strong>{' '}
        {lasts > LONG
          ? trans.__('Check your network. Your place, your hand and your text are kept.')
          : trans.__('Your place and your hand are kept.')}
        {waiting > 0 &&
          ' ' + trans._n('%1 message waits to be sent.', '%1 messages wait to be sent.', waiting)}
      </span>
      {lasts > LONG && <Button onClick={() => session.retryNow()}>{trans.__('Try now')}</Button>}
    </div>
  );
}

/** Chat goes on, but sound and picture do not come. */
function MediaDown() {
  const { session } = useClassroom();
  const trans = useTrans();
  const status = useMedia(state => state.status);
  const problem = useMedia(state => state.problems.connection);
  if (status !== 'failed' && status !== 'reconnecting') {
    return null;
  }
  return (
    <div className="lc-Banner lc-mod-warn" role="status">
      <span>
        <strong>
          {status === 'failed'
            ? (problem?.message ?? trans.__('Sound and picture do not reach you.'))
            : trans.__('Sound and picture were interrupted. Reconnecting…')}
        </strong>{' '}
        {status === 'failed' && (problem?.next ?? trans.__('Chat and hands go on.'))}
      </span>
      {status === 'failed' && (
        <Button onClick={problem?.action?.run ?? (() => session.retryNow())}>
          {problem?.action?.label ?? trans.__('Try again')}
        </Button>
      )}
    </div>
  );
}

export function Banners({ reconnecting }: { reconnecting: boolean }) {
  const room = useClassroom();
  const trans = useTrans();
  const blocked = useMedia(state => state.audioBlocked);
  return (
    <>
      {reconnecting ? <Reconnecting /> : <MediaDown />}
      {!reconnecting && <Advice />}
      {blocked && (
        <div className="lc-Banner" role="status">
          <span>{trans.__('Your browser keeps the sound off until you click.')}</span>
          <Button
            look="go"
            icon="speaker"
            onClick={() => void attempt(room, () => room.engine.startAudio())}
          >
            {trans.__('Turn sound on')}
          </Button>
        </div>
      )}
    </>
  );
}
