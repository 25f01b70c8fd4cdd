/** Makes the one class of this JupyterLab and starts listening for live ones. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { createClassroom, type Place } from '../ui/classroom';
import { openWhenLive } from '../ui/join/entering';
import { labPlatform } from './platform';
import { ILabClassroom } from './token';

export const classroom: JupyterFrontEndPlugin<ILabClassroom> = {
  id: 'jupyter-liveclass:classroom',
  description: 'The live class of this JupyterLab: feed, session, sound and picture.',
  autoStart: true,
  provides: ILabClassroom,
  optional: [ITranslator, IRenderMimeRegistry],
  activate: (app, translator: ITranslator | null, registry: IRenderMimeRegistry | null) => {
    const trans = (translator ?? nullTranslator).load('jupyter_liveclass');
    const places = new Map<Place, (focus: boolean) => void>();
    const platform = labPlatform(app.serviceManager.serverSettings, trans, registry);
    const room = createClassroom(platform, (place, focus) => places.get(place)?.(focus));
    openWhenLive(room);
    void app.restored.then(() => {
      room.feed.start();
      room.session.rejoin();
    });
    return { room, places };
  }
};
