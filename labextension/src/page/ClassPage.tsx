/** The whole page: who one is, the board or the stage, and the class beside it. */
import { useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useClassroom, useFeed, useSession, useTrans, useUi } from '../ui/context';
import { Panel } from '../ui/Panel';
import { Tabs, type ITab } from '../ui/parts/Tabs';
import { PoppedOut } from '../ui/stage/PoppedOut';
import { Stage } from '../ui/stage/Stage';
import { arrange, hasMain, WIDE, type Spot } from './arrangement';
import { BoardView } from './board/BoardView';
import { Notices } from './Notices';
import type { IPlace } from './place';
import type { NoticeStore } from './platform';

export type SpotStore = StoreApi<{ spot: Spot }>;

const media = window.matchMedia(WIDE);

function useWide(): boolean {
  return useSyncExternalStore(
    tell => {
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    () => media.matches
  );
}

/** Where else someone with an account goes from here. */
function Ways({ place }: { place: IPlace }) {
  const trans = useTrans();
  return (
    <>
      <a href={place.hub} target="_blank" rel="noopener noreferrer">
        {trans.__('Open JupyterLab')}
      </a>
      <a href={`${place.hub}logout`}>{trans.__('Sign out')}</a>
    </>
  );
}

function Head({ place }: { place: IPlace }) {
  const trans = useTrans();
  const session = useSession(state => state.session);
  const title = useSession(({ view, lobby }) => view?.session.title ?? lobby?.title);
  const course = useFeed(({ courses }) =>
    Object.values(courses).find(one => session !== null && one.session?.id === session)
  );
  return (
    <header className="lc-PageHead">
      <h1>
        <bdi>{course?.title ?? title ?? trans.__('Live classes')}</bdi>
      </h1>
      <nav aria-label={place.guest ? trans.__('You') : trans.__('JupyterHub')}>
        <span className="lc-PageHead-who">
          <bdi>{place.user}</bdi>
        </span>
        {place.guest ? <span>{trans.__('guest')}</span> : <Ways place={place} />}
      </nav>
    </header>
  );
}

/** The views know by this whether they are seen. */
function useTellShown(panel: boolean, chosen: Spot): void {
  const { ui } = useClassroom();
  useEffect(() => {
    ui.setState({ panelShown: panel, stageShown: chosen === 'stage' });
  }, [ui, panel, chosen]);
}

function useTabs(spots: Spot[]): ITab<Spot>[] {
  const trans = useTrans();
  const labels = {
    class: trans.__('Class'),
    board: trans.__('Board'),
    stage: trans.__('Stage')
  };
  return spots.map(id => ({ id, label: labels[id] }));
}

interface IProps {
  place: IPlace;
  spots: SpotStore;
  notices: NoticeStore;
}

export function ClassPage({ place, spots, notices }: IProps) {
  const trans = useTrans();
  const wide = useWide();
  const dismissed = useUi(state => state.dismissed);
  const main = useSession(state => hasMain(state, dismissed));
  const wanted = useStore(spots, state => state.spot);
  const { spots: choice, chosen, panel } = arrange(main, wide, wanted);
  const tabs = useTabs(choice);
  useTellShown(panel, chosen);
  const aside = (
    <section className="lc-PagePanel jp-LiveClass" aria-label={trans.__('Live class')}>
      <Panel />
    </section>
  );
  return (
    <div className="lc-root lc-Page">
      <Head place={place} />
      <main className={`lc-PageBody ${main ? '' : 'lc-mod-alone'}`}>
        {main && (
          <div className="lc-PageMain">
            <Tabs
              label={trans.__('Parts of the class')}
              tabs={tabs}
              chosen={chosen}
              onChoose={spot => spots.setState({ spot })}
            >
              {chosen === 'board' ? <BoardView /> : chosen === 'stage' ? <Stage /> : aside}
            </Tabs>
          </div>
        )}
        {(!main || wide) && aside}
      </main>
      <Notices store={notices} />
      <PoppedOut />
    </div>
  );
}
