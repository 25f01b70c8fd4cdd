/** One's own copy of the board in JupyterLab: made and opened through one's own server. */
import {
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { BoardSide } from '../copies/boardSide';
import { Copies } from '../copies/copies';
import { CellHere } from '../copies/here';
import { Home } from '../copies/home';
import { Tabs } from '../copies/tabs';
import { tellPushes, watchBoard } from '../copies/watch';
import { ILabClassroom } from './token';

function activate(
  app: JupyterFrontEnd,
  { room }: ILabClassroom,
  docs: IDocumentManager,
  tracker: INotebookTracker,
  shell: ILabShell | null
): void {
  const board = new BoardSide(room, docs);
  const home = new Home(app.serviceManager.contents, room.platform);
  const copies = new Copies(room, board, home, new Tabs(app, docs, room.platform.trans));
  room.copies = copies;
  room.here = shell && new CellHere(shell, board);
  const adopt = (panel: NotebookPanel) =>
    void panel.context.ready.then(() => panel.isDisposed || copies.adopt(panel));
  tracker.forEach(adopt);
  tracker.widgetAdded.connect((_, panel) => adopt(panel));
  tellPushes(room);
  void app.started.then(() => watchBoard(room, board, copies));
}

export const copies: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:copies',
  description: 'Each person’s own copy of the board, in their home.',
  autoStart: true,
  requires: [ILabClassroom, IDocumentManager, INotebookTracker],
  optional: [ILabShell],
  activate
};
