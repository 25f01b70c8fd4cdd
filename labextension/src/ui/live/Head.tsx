import { peopleHere } from '../../model/selectors';
import type { Quality } from '../../media/engine';
import { useClassroom, useMedia, useServerTime, useSession, useTrans, useUi } from '../context';
import { Icon } from '../parts/Icon';
import { clock, duration, qualityName } from '../words';

const TONE: Record<Quality, string> = {
  excellent: 'ok',
  good: 'ok',
  poor: 'warn',
  lost: 'bad',
  unknown: 'none'
};

export function LiveTimer({ since }: { since: number }) {
  const trans = useTrans();
  const now = useServerTime();
  return (
    <span
      className="lc-LiveTimer"
      role="timer"
      aria-label={trans.__('Live for %1', duration(now - since, trans))}
    >
      <span aria-hidden="true">
        {trans.__('LIVE')} {clock(now - since)}
      </span>
    </span>
  );
}

/** One's own connection: a colour and its word. */
function Connection() {
  const trans = useTrans();
  const down = useSession(state => state.phase !== 'live');
  const quality = useMedia(state => state.quality);
  const you = useSession(state => state.you);
  const mine: Quality = down ? 'lost' : (you && quality[you]) || 'unknown';
  const word = mine === 'unknown' ? '' : qualityName(mine, trans);
  return (
    <span
      className="lc-Connection"
      title={trans.__('Your connection: %1', qualityName(mine, trans))}
    >
      <span className={`lc-Dot lc-mod-${TONE[mine]}`} aria-hidden="true" />
      <span className="lc-hidden">{trans.__('Connection')} </span>
      {word}
    </span>
  );
}

export function Head() {
  const { show } = useClassroom();
  const trans = useTrans();
  const view = useSession(state => state.view);
  const onStage = useUi(state => state.stageShown);
  if (!view) {
    return null;
  }
  const count = peopleHere(view).length;
  return (
    <header className="lc-Head">
      <h2 className="lc-Head-title" title={view.session.title}>
        <bdi>{view.session.title}</bdi>
      </h2>
      <LiveTimer since={view.session.started_at} />
      <span className="lc-Head-end">
        <Connection />
        <span title={trans._n('%1 person is here', '%1 people are here', count, count)}>
          <span aria-hidden="true">· {count}</span>
          <span className="lc-hidden">
            {trans._n('%1 person is here', '%1 people are here', count, count)}
          </span>
        </span>
        {!onStage && (
          <button
            type="button"
            className="lc-IconButton"
            aria-label={trans.__('Open the stage')}
            title={trans.__('Open the stage: faces and shared screens in the main area')}
            onClick={() => show('stage')}
          >
            <Icon name="stage" size={15} />
          </button>
        )}
      </span>
    </header>
  );
}
