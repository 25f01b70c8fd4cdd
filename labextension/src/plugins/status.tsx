/** The status bar's line: live, how long, how many, how good the connection is. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { Signal } from '@lumino/signaling';
import { StatusLine } from '../ui/StatusLine';
import type { IClassroom } from '../ui/classroom';
import { ILabClassroom } from './token';
import { ClassView } from './view';

const RANK = 5;

function isActive(room: IClassroom): boolean {
  const { phase } = room.session.store.getState();
  return phase === 'live' || phase === 'reconnecting';
}

function activate(_app: JupyterFrontEnd, { room }: ILabClassroom, bar: IStatusBar | null): void {
  if (!bar) {
    return;
  }
  const item = new ClassView(room, <StatusLine />);
  item.removeClass('lc-root');
  const activeStateChanged = new Signal<ClassView, void>(item);
  let before = isActive(room);
  room.session.store.subscribe(() => {
    const now = isActive(room);
    if (now !== before) {
      before = now;
      activeStateChanged.emit();
    }
  });
  bar.registerStatusItem('jupyter-liveclass:status', {
    item,
    align: 'right',
    rank: RANK,
    isActive: () => isActive(room),
    activeStateChanged
  });
}

export const status: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:status',
  description: 'The live class in the status bar.',
  autoStart: true,
  requires: [ILabClassroom],
  optional: [IStatusBar],
  activate
};
