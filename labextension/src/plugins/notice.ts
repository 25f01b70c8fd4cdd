/** "Class is live · Join": one quiet notice, once per class, only where the panel does not show it already. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { ICourse } from '../model/feed';
import type { IClassroom } from '../ui/classroom';
import { prepare } from '../ui/join/entering';
import { ILabClassroom } from './token';

const KEY = 'jupyter-liveclass:noticed';
const SHOWN_MS = 30_000;
const KEPT = 20;

/** Classes this tab was told of; survives a refresh. */
class Noticed {
  constructor(private readonly room: IClassroom) {}

  private all(): string[] {
    return this.room.platform.tabStorage.getItem(KEY)?.split(' ') ?? [];
  }

  has(session: string): boolean {
    return this.all().includes(session);
  }

  add(session: string): void {
    this.room.platform.tabStorage.setItem(KEY, [...this.all(), session].slice(-KEPT).join(' '));
  }
}

function emit(room: IClassroom, course: ICourse, session: string): string {
  const { trans } = room.platform;
  const title = course.session?.title ?? course.title;
  const text = title === course.title ? title : `${title} (${course.title})`;
  return Notification.emit(trans.__('Class is live: %1', text), 'info', {
    autoClose: SHOWN_MS,
    actions: [
      { label: trans.__('Join'), displayType: 'accent', callback: () => prepare(room, session) }
    ]
  });
}

function isThere(room: IClassroom, session: string): boolean {
  const here = room.session.store.getState();
  const inside = ['connecting', 'waiting-takeover', 'in-lobby', 'live', 'reconnecting', 'removed'];
  return here.session === session && inside.includes(here.phase);
}

/** Outside a class the open panel shows what is live: no notice repeats it. */
function panelTells(room: IClassroom): boolean {
  const { phase } = room.session.store.getState();
  return room.ui.getState().panelShown && phase !== 'live' && phase !== 'reconnecting';
}

function activate(_app: JupyterFrontEnd, { room }: ILabClassroom): void {
  const noticed = new Noticed(room);
  const open = new Map<string, string>();
  const renew = () => {
    const courses = Object.values(room.feed.store.getState().courses);
    const live = new Map(
      courses.flatMap(course => (course.session ? [[course.session.id, course]] : []))
    );
    for (const [session, notice] of open) {
      if (!live.has(session) || isThere(room, session) || room.ui.getState().panelShown) {
        open.delete(session);
        Notification.dismiss(notice);
      }
    }
    for (const [session, course] of live) {
      if (noticed.has(session)) {
        continue;
      }
      noticed.add(session);
      if (!isThere(room, session) && !panelTells(room)) {
        open.set(session, emit(room, course, session));
      }
    }
  };
  room.feed.store.subscribe(renew);
  room.session.store.subscribe(renew);
  room.ui.subscribe(renew);
}

export const notice: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:notice',
  description: 'Says once when a class of one’s courses is live.',
  autoStart: true,
  requires: [ILabClassroom],
  activate
};
