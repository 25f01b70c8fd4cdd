/** The class in a plain browser: the same models and views as in JupyterLab, on a page of their own. */
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { createClassroom, type IClassroom } from '../ui/classroom';
import { ClassroomProvider } from '../ui/context';
import { openWhenLive, prepare } from '../ui/join/entering';
import { keysRun } from '../ui/keys';
import { BoardProvider } from './board/BoardView';
import { FrameStyle } from './board/Output';
import { PlainBoard } from './board/plainBoard';
import { ClassPage, type SpotStore } from './ClassPage';
import { GuestDoor } from './guest/door';
import { GuestPage } from './guest/GuestPage';
import { takeLink } from './guest/link';
import { addressOf, readPlace, sessionIn, type IPlace } from './place';
import { createNotices, pagePlatform } from './platform';

/** The style sheets know JupyterLab's mark of a dark theme. */
function followTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const renew = () => {
    document.body.dataset['jpThemeLight'] = String(!dark.matches);
  };
  dark.addEventListener('change', renew);
  renew();
}

/** The address names the class one is in or about to enter, so that a refresh comes back to it. */
function followAddress(room: IClassroom, place: IPlace): void {
  const renew = () => {
    const { phase, session } = room.session.store.getState();
    const { preparing } = room.ui.getState();
    const out = phase === 'idle' || phase === 'left';
    const address = addressOf(preparing ?? (out ? null : session), place.base);
    if (address !== window.location.pathname) {
      window.history.replaceState(null, '', address);
    }
    const title = room.session.store.getState().view?.session.title;
    document.title = title && !out ? title : room.platform.trans.__('Live classes');
  };
  room.session.store.subscribe(renew);
  room.ui.subscribe(renew);
}

/** Back into the class this tab was in, or to the door of the one the address names. */
function begin(room: IClassroom, place: IPlace): void {
  const named = sessionIn(window.location.pathname, place.base);
  const back = room.session.rejoin();
  if (named && named !== back) {
    prepare(room, named);
  }
  followAddress(room, place);
  room.feed.start();
}

/** Takes the link out of the address before anything else happens. */
function openDoor(room: IClassroom, place: IPlace): GuestDoor {
  const keep = (request: string, name: string) => Object.assign(place, { request, user: name });
  const enter = (session: string) => {
    room.session.join(session);
    room.session.store.subscribe(({ view }) => {
      document.title = view?.session.title ?? room.platform.trans.__('Live class');
    });
  };
  const door = new GuestDoor(room.platform, keep, enter);
  void door.open(takeLink(), place.request !== '');
  return door;
}

function show(node: HTMLElement): void {
  const place = readPlace(node);
  const notices = createNotices();
  const spots: SpotStore = createStore(() => ({ spot: 'class' }));
  const room = createClassroom(pagePlatform(place, notices), where =>
    spots.setState({ spot: where === 'stage' ? 'stage' : 'class' })
  );
  const board = new PlainBoard(room.platform, room.session);
  followTheme();
  board.start();
  const page = place.guest ? (
    <GuestPage place={place} spots={spots} notices={notices} door={openDoor(room, place)} />
  ) : (
    <ClassPage place={place} spots={spots} notices={notices} />
  );
  if (!place.guest) {
    openWhenLive(room);
    keysRun(room, document);
    begin(room, place);
  }
  createRoot(node).render(
    <ClassroomProvider room={room}>
      <BoardProvider value={board}>
        <FrameStyle.Provider value={place.frame}>{page}</FrameStyle.Provider>
      </BoardProvider>
    </ClassroomProvider>
  );
}

show(document.getElementById('liveclass')!);
