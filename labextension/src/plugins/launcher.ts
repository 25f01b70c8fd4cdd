/** A card for each course: start its class, or join it while it is live. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { DisposableSet } from '@lumino/disposable';
import { COURSE } from './courses';
import { ILabClassroom } from './token';

function activate(
  _app: JupyterFrontEnd,
  { room }: ILabClassroom,
  launcher: ILauncher | null
): void {
  if (!launcher) {
    return;
  }
  const category = room.platform.trans.__('Live class');
  let cards = new DisposableSet();
  let before = '';
  const renew = () => {
    const courses = Object.entries(room.feed.store.getState().courses);
    const now = JSON.stringify(
      courses.map(([id, course]) => [id, course.title, course.role, course.session?.id])
    );
    if (now === before) {
      return;
    }
    before = now;
    cards.dispose();
    cards = new DisposableSet();
    courses.forEach(([course], rank) =>
      cards.add(launcher.add({ command: COURSE, args: { course }, category, rank }))
    );
  };
  room.feed.store.subscribe(renew);
  renew();
}

export const launcher: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:launcher',
  description: 'A launcher card for each course.',
  autoStart: true,
  requires: [ILabClassroom],
  optional: [ILauncher],
  activate
};
