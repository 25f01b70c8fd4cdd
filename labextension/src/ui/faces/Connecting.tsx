import { useClassroom, useServerTime, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';

const SLOW = 2;
const LONG = 8;

/** Says what it does; after 2 s what is slow; after 8 s what one can try. */
export function Connecting() {
  const { session } = useClassroom();
  const trans = useTrans();
  const since = useSession(state => state.since);
  const offset = useSession(state => state.clockOffset);
  const lasts = useServerTime(500) - (since + offset) / 1000;
  return (
    <div className="lc-Face lc-Calm" role="status">
      <span className="lc-Spinner" aria-hidden="true" />
      <h2>{trans.__('Joining the class…')}</h2>
      {lasts > SLOW && lasts <= LONG && (
        <p>{trans.__('Waiting for the class service to answer.')}</p>
      )}
      {lasts > LONG && (
        <>
          <p>
            {trans.__(
              'The class service is slow to answer. Check that you are online; a VPN or proxy that blocks WebSockets also stops it.'
            )}
          </p>
          <div className="lc-Calm-actions">
            <Button onClick={() => void session.leave()}>{trans.__('Cancel')}</Button>
            <Button look="go" icon="retry" onClick={() => session.retryNow()}>
              {trans.__('Try again')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
