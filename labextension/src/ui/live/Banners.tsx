import { useClassroom, useMedia, useServerTime, useSession, useTrans } from '../context';
import { attempt } from '../classroom';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { Advice } from './Advice';

const LONG = 8;

/** The line is down: what happens, and after a while what one can do. */
function Reconnecting() {
  const { session } = useClassroom();
  const trans = useTrans();
  const since = useSession(state => state.since);
  const offset = useSession(state => state.clockOffset);
  const waiting = useSession(state => state.waiting);
  const why = useSession(({ problem }) => (problem?.code === 'slow' ? problem.message : null));
  const lasts = useServerTime() - (since + offset) / 1000;
  return (
    <div className="lc-Banner lc-mod-warn" role="status">
      <span>
        <strong>
          {why ?? trans.__('The connection is gone.')} {trans.__('Reconnecting…')}
        </strong>{' '}
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

/** Back after the line was cut: why it was, which could not be told then. */
function WasCut() {
  const { session } = useClassroom();
  const trans = useTrans();
  const cut = useSession(state => state.cut);
  return cut ? (
    <div className="lc-Banner" role="status">
      <span>
        <strong>{cut.message}</strong> {trans.__('You are back, and have missed nothing.')}
      </span>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Put this away')}
        title={trans.__('Put this away')}
        onClick={() => session.putAway()}
      >
        <Icon name="close" size={13} />
      </button>
    </div>
  ) : null;
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
      {!reconnecting && <WasCut />}
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
