import { peopleHere } from '../model/selectors';
import { useClassroom, useMedia, useServerTime, useSession, useTrans } from './context';
import { clock, qualityName } from './words';

/** "Live 42:17 · 38 people · connection good"; a click opens the panel. */
export function StatusLine() {
  const { show } = useClassroom();
  const trans = useTrans();
  const now = useServerTime();
  const view = useSession(state => state.view);
  const down = useSession(state => state.phase === 'reconnecting');
  const quality = useMedia(state => state.quality);
  const you = useSession(state => state.you);
  if (!view) {
    return null;
  }
  const count = peopleHere(view).length;
  const mine = (you && quality[you]) || 'unknown';
  const words = [
    trans.__('Live %1', clock(now - view.session.started_at)),
    trans._n('%1 person', '%1 people', count, count),
    ...(down
      ? [trans.__('reconnecting…')]
      : mine === 'unknown'
        ? []
        : [trans.__('connection %1', qualityName(mine, trans))])
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
