/** The small speaker while the panel is away, and the Stage in a window of its own. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Widget } from '@lumino/widgets';
import { FloatingSpeaker } from '../ui/floating/FloatingSpeaker';
import { PoppedOut } from '../ui/stage/PoppedOut';
import { ILabClassroom } from './token';
import { ClassView } from './view';

export const floating: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:floating',
  description: 'A small speaker while the class panel is collapsed.',
  autoStart: true,
  requires: [ILabClassroom],
  activate: (app, { room }: ILabClassroom) => {
    const view = new ClassView(
      room,
      <>
        <FloatingSpeaker />
        <PoppedOut />
      </>
    );
    view.id = 'jupyter-liveclass-floating';
    void app.restored.then(() => Widget.attach(view, document.body));
  }
};
