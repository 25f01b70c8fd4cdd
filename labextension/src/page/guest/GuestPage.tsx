/** The whole page of a guest: the door, then the class, then the way out. */
import { useStore } from 'zustand';
import { isOver } from '../../model/ends';
import { useSession, useTrans } from '../../ui/context';
import { ClassPage, type SpotStore } from '../ClassPage';
import type { IPlace } from '../place';
import type { NoticeStore } from '../platform';
import { GuestFace } from './GuestFace';
import type { GuestDoor } from './door';
import { Out } from './Out';

interface IProps {
  place: IPlace;
  spots: SpotStore;
  notices: NoticeStore;
  door: GuestDoor;
}

export function GuestPage({ place, spots, notices, door }: IProps) {
  const trans = useTrans();
  const at = useStore(door.store);
  const over = useSession(state => isOver(state.phase));
  if (at.at === 'inside' && !over) {
    return <ClassPage place={place} spots={spots} notices={notices} />;
  }
  return (
    <div className="lc-root lc-Page">
      <header className="lc-PageHead">
        <h1>
          <bdi>{at.at === 'inside' ? at.title : trans.__('Live class')}</bdi>
        </h1>
      </header>
      <main className="lc-PageBody lc-mod-alone">
        <section className="lc-PagePanel jp-LiveClass" aria-label={trans.__('Live class')}>
          {at.at === 'inside' ? <Out /> : <GuestFace door={door} at={at} />}
        </section>
      </main>
    </div>
  );
}
