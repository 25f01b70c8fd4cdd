/**
 * A card for each course: start its class, or join it while it is live.
 *
 * It stands among JupyterLab's own: a category of ours would come last, below the fold, and
 * the one of notebooks draws letters for what is no kernel.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DisposableSet } from '@lumino/disposable';
import { COURSE } from './courses';
import { ILabClassroom } from './token';

/** The first card of a category lends it its icon: that stays the terminal's, of rank 0. */
const AFTER_THE_TERMINAL = 0.1;

function activate(
  _app: JupyterFrontEnd,
  { room }: ILabClassroom,
  launcher: ILauncher | null,
  translator: ITranslator | null
): void {
  if (!launcher) {
    return;
  }
  const category = (translator ?? nullTranslator).load('jupyterlab').__('Other');
  let cards = new DisposableSet();
  let before = '';
  const renew = () => {
    const courses = Object.entries(room.feed.store.getState().courses);
    const now = JSON.stringify(
      courses.map(([id, { title, role, session, removed_from }]) => [
        id,
        title,
        role,
        session?.id,
        removed_from
      ])
    );
    if (now === before) {
      return;
    }
    before = now;
    cards.dispose();
    cards = new DisposableSet();
    courses.forEach(([course], place) =>
      cards.add(
        launcher.add({
          command: COURSE,
          args: { course },
          category,
          rank: AFTER_THE_TERMINAL + place / 1000
        })
      )
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
  optional: [ILauncher, ITranslator],
  activate
};
