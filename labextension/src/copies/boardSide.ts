/** What does a copy take from: which board, as it stands in this page? */
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';
import { classPath } from '../board/files';
import { READER } from '../board/readonly';
import type { Attachments, IBoardCell } from '../model/copies/cell';
import { Refused } from '../platform';
import type { IClassroom } from '../ui/classroom';
import type { IBoardPort } from '../ui/ports';
import type { IBoardName } from './home';

/** How long the board may take to open before one is told that it did not. */
const OPENING_MS = 20_000;
const READABLE = new Set(['reading', 'writing', 'reconnecting', 'over']);

export class BoardSide {
  constructor(
    private readonly room: IClassroom,
    private readonly docs: IDocumentManager
  ) {}

  /** The class's board; null while it has none. */
  name(): IBoardName | null {
    const { view } = this.room.session.store.getState();
    if (!view?.board) {
      return null;
    }
    const { course } = view.session;
    const { courses } = this.room.feed.store.getState();
    const courseTitle = Object.hasOwn(courses, course) ? courses[course].title : course;
    return { course, courseTitle, notebook: view.board.notebook };
  }

  /** Its tab, when it is open in this page. */
  panel(): NotebookPanel | null {
    const name = this.name();
    const path = name ? classPath(name.course, name.notebook) : '';
    const found = this.docs.findWidget(path, READER) ?? this.docs.findWidget(path, 'Notebook');
    return (found as unknown as NotebookPanel | undefined) ?? null;
  }

  isOpen(): boolean {
    return READABLE.has(this.room.board?.store.getState().phase ?? 'none');
  }

  /** Opens it if need be, and waits until it can be read. */
  async opened(): Promise<void> {
    const { board } = this.room;
    if (!board || !this.name()) {
      throw new Refused(this.noBoard());
    }
    if (!this.isOpen()) {
      await board.open();
      await this.readable(board);
    }
  }

  cells(): IBoardCell[] {
    const pictures = new Map(attachments(this.panel()?.context.model));
    return (this.room.board?.cells() ?? []).map(({ id, cell_type, source }) => {
      const attached = pictures.get(id);
      return { id, cell_type, source, ...(attached ? { attachments: attached } : {}) };
    });
  }

  /** The kernel the board names, for a copy that is to run the same code. */
  kernelMetadata(): PartialJSONObject {
    const shared = this.panel()?.context.model.sharedModel;
    const { kernelspec, language_info } = shared?.getMetadata() ?? {};
    return {
      ...(kernelspec ? { kernelspec } : {}),
      ...(language_info ? { language_info } : {})
    };
  }

  private async readable(board: IBoardPort): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (this.isOpen()) {
          done();
          resolve();
        }
      };
      const late = setTimeout(() => {
        done();
        reject(new Refused(this.notReadable()));
      }, OPENING_MS);
      const stop = board.store.subscribe(look);
      const done = () => {
        clearTimeout(late);
        stop();
      };
      look();
    });
  }

  private noBoard() {
    const { trans } = this.room.platform;
    return {
      code: 'no_board',
      message: trans.__('The class has no board open.'),
      next: trans.__('Your copy can be made as soon as there is one.')
    };
  }

  private notReadable() {
    const { trans } = this.room.platform;
    return {
      code: 'board_not_open',
      message: trans.__('The board could not be read.'),
      next: trans.__('Open the board, wait until it shows, then try again.')
    };
  }
}

function attachments(model: INotebookModel | undefined): [string, Attachments][] {
  return (model?.sharedModel.cells ?? []).flatMap(cell => {
    const { attachments: found } = cell.toJSON() as { attachments?: unknown };
    return cell.cell_type !== 'code' && found && Object.keys(found).length
      ? [[cell.id, found as Attachments]]
      : [];
  });
}
