/** The board in JupyterLab: the drive of the class, the tabs of the board, the files of the course. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import {
  INotebookTracker,
  INotebookWidgetFactory,
  NotebookPanel,
  type NotebookWidgetFactory
} from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { Boards } from '../board/boards';
import { classFiles } from '../board/browser';
import { registerCarets } from '../board/caretsRegister';
import { ClassDrive } from '../board/drive';
import { CourseFiles } from '../board/files';
import { hearShow, quietWriters } from '../board/foreign';
import { ReadingFactory } from '../board/readonly';
import { BoardTabs } from '../board/tabs';
import { attachBoardBar } from './boardBar';
import { commands } from './commands';
import { labIcon } from './icons';
import { ILabClassroom } from './token';

const FILES_RANK = 110;

/** What the person has set, as soon as it is known; opening by itself until then. */
function openingSetting(registry: ISettingRegistry | null): () => boolean {
  let on = true;
  void registry?.load(commands.id).then(settings => {
    const read = (): void => {
      on = settings.get('openBoard').composite !== false;
    };
    settings.changed.connect(read);
    read();
  });
  return () => on;
}

function activate(
  app: JupyterFrontEnd,
  { room }: ILabClassroom,
  documents: IDocumentManager,
  notebooks: NotebookWidgetFactory.IFactory,
  tracker: INotebookTracker,
  rendermime: IRenderMimeRegistry,
  contentFactory: NotebookPanel.IContentFactory,
  { mimeTypeService }: IEditorServices,
  extensions: IEditorExtensionRegistry,
  browsers: IFileBrowserFactory | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { platform, feed, session } = room;
  const { contents, serverSettings } = app.serviceManager;
  const files = new CourseFiles(platform, () => Object.keys(feed.store.getState().courses));
  const readers = new ReadingFactory({
    notebooks,
    rendermime,
    contentFactory,
    mimeTypeService,
    translator: translator ?? undefined
  });
  app.docRegistry.addWidgetFactory(readers);
  quietWriters(notebooks as NotebookWidgetFactory, platform.trans);
  registerCarets(app, extensions);
  const tabs = new BoardTabs(app.shell, documents, readers.tracker, tracker);
  const boards = new Boards(tabs, {
    platform,
    session,
    contents,
    files,
    writer: notebooks.name,
    byItself: openingSetting(settings),
    dress: panel => attachBoardBar(room, panel)
  });
  contents.addDrive(new ClassDrive(serverSettings, files, boards.documents, platform.trans));
  for (const made of [readers.tracker.widgetAdded, tracker.widgetAdded]) {
    // A tab is told of before it stands in the shell, where another can take its place.
    made.connect((_, panel) => void Promise.resolve().then(() => boards.arrange(panel)));
    made.connect((_, panel) => hearShow(panel, platform.trans));
  }
  room.board = boards;
  void app.restored.then(() => boards.start());
  if (browsers) {
    app.shell.add(classFiles(browsers, room.platform, feed, labIcon('classFiles')), 'left', {
      rank: FILES_RANK,
      type: 'Class files'
    });
  }
}

export const board: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:board',
  description: 'The class’s notebook, live in this JupyterLab, and the files of its course.',
  autoStart: true,
  requires: [
    ILabClassroom,
    IDocumentManager,
    INotebookWidgetFactory,
    INotebookTracker,
    IRenderMimeRegistry,
    NotebookPanel.IContentFactory,
    IEditorServices,
    IEditorExtensionRegistry
  ],
  optional: [IFileBrowserFactory, ISettingRegistry, ITranslator],
  activate
};
