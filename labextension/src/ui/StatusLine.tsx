import { peopleHere } from '../model/selectors';
import { useClassroom, useServerTime, useSession, useTrans } from './context';
import { useConnection } from './useConnection';
import { clock } from './words';

/** "Live 42:17 · 38 people · connection good"; a click opens the panel. */
export function StatusLine() {
  const { show } = useClassroom();
  const trans = useTrans();
  const now = useServerTime();
  const view = useSession(state => state.view);
  const connection = useConnection();
  if (!view) {
    return null;
  }
  const count = peopleHere(view).length;
  const words = [
    trans.__('Live %1', clock(now - view.session.started_at)),
    trans._n('%1 person', '%1 people', count),
    connection.sentence
  ];
  return (
    <button
      type="button"
      className="lc-Status"
      title={trans.__('Open the class panel')}
      onClick={() => show('panel')}
    >
      <span className="lc-Status-live" aria-hidden="true" />
      {words.join(' · ')}
    </button>
  );
}
