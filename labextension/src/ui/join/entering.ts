/** How does a person get into a class, and what is opened on the way? */
import type { Source } from '../../model/view';
import { attempt, type IClassroom } from '../classroom';
import type { IWanted } from './DeviceCheck';

/** Opens the device check for a live class. */
export function prepare(room: IClassroom, session: string): void {
  room.ui.setState({ preparing: session, problem: null });
  room.show('panel');
}

/** What was switched on in the check. */
export function sourcesOf(wanted: IWanted): Source[] {
  return [
    ...(wanted.microphone ? ['microphone' as const] : []),
    ...(wanted.camera ? ['camera' as const] : [])
  ];
}

/** Joins; what was switched on in the check opens as soon as the class is entered. */
export function enter(room: IClassroom, session: string, wanted: IWanted): void {
  room.ui.setState({
    preparing: null,
    problem: null,
    read: 0,
    page: 0,
    pinned: [],
    opening: sourcesOf(wanted)
  });
  room.session.join(session);
}

/** Starts the class of a course and goes in. */
export async function start(
  room: IClassroom,
  course: string,
  title: string,
  wanted: IWanted
): Promise<boolean> {
  return attempt(room, async () => {
    const session = await room.feed.startClass(course, title);
    enter(room, session, wanted);
    room.show('panel');
  });
}

async function open(room: IClassroom, source: Source): Promise<void> {
  await attempt(room, () =>
    source === 'microphone' ? room.engine.setMicrophone(true) : room.engine.setCamera(true)
  );
}

/** Opens what was wanted once the class is live. Gives a way to stop watching. */
export function openWhenLive(room: IClassroom): () => void {
  return room.session.store.subscribe(state => {
    const { opening } = room.ui.getState();
    if (state.phase !== 'live' || !opening.length) {
      return;
    }
    room.ui.setState({ opening: [] });
    for (const source of opening) {
      void open(room, source);
    }
  });
}
