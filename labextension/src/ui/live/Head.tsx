import { peopleHere } from '../../model/selectors';
import { useClassroom, useServerTime, useSession, useTrans, useUi } from '../context';
import { RoomMenu } from '../lobby/RoomMenu';
import { Icon } from '../parts/Icon';
import { clock, duration } from '../words';
import { Connection } from './Connection';

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
    <div className="lc-Head">
      <h2 className="lc-Head-title" title={view.session.title}>
        <bdi>{view.session.title}</bdi>
      </h2>
      <LiveTimer since={view.session.started_at} />
      <span className="lc-Head-end">
        <Connection />
        <span
          className="lc-Head-count"
          title={trans._n('%1 person is here', '%1 people are here', count)}
        >
          <Icon name="people" size={14} />
          <span aria-hidden="true">{count}</span>
          <span className="lc-hidden">
            {trans._n('%1 person is here', '%1 people are here', count)}
          </span>
        </span>
        <RoomMenu />
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
    </div>
  );
}
