/**
 * Where in the student's home is their copy, and how is it made there?
 *
 * Through their own server, as any file they make themselves. The place is remembered in this browser, so that a copy
 * moved or renamed in JupyterLab is found again; a file of another notebook under the same name is left alone.
 */
import type { INotebookContent } from '@jupyterlab/nbformat';
import { ServerConnection, type Contents } from '@jupyterlab/services';
import { copyName, safeName } from '../model/copies/names';
import { Refused, type IPlatform } from '../platform';
import { isCopyOf } from './note';
import { homeProblem } from './words';

/** Which board a copy is of. */
export interface IBoardName {
  course: string;
  courseTitle: string;
  notebook: string;
}

const REMEMBERED = 'liveclass.copies';
const MOST_REMEMBERED = 100;
/** After so many files of others under the same name something else is wrong. */
const ATTEMPTS = 50;

type Found = 'mine' | 'other' | 'free';

export class Home {
  constructor(
    private readonly contents: Contents.IManager,
    private readonly platform: IPlatform
  ) {}

  /** Where the copy was last seen, if it ever was in this browser. */
  remembered(board: IBoardName): string | null {
    return this.places()[key(board)] ?? null;
  }

  /** The path of the copy; null when there is none. */
  async find(board: IBoardName): Promise<string | null> {
    const last = this.remembered(board);
    const there = last !== null && (await this.look(last, board)) === 'mine';
    const path = there ? last : (await this.place(board)).mine;
    if (path !== null) {
      this.remember(board, path);
    }
    return path;
  }

  async read(path: string): Promise<INotebookContent> {
    const { content } = await this.contents.get(path, { content: true });
    return content as INotebookContent;
  }

  /** Makes the folders and the file; gives its path. */
  async make(board: IBoardName, content: INotebookContent): Promise<string> {
    const { folders, free } = await this.place(board);
    try {
      for (const folder of folders) {
        await this.makeFolder(folder);
      }
      await this.contents.save(free, { type: 'notebook', format: 'json', content });
    } catch (error) {
      throw homeProblem(error, free, this.platform.trans);
    }
    this.remember(board, free);
    return free;
  }

  remember(board: Pick<IBoardName, 'course' | 'notebook'>, path: string): void {
    const others = Object.entries(this.places()).filter(([other]) => other !== key(board));
    const entries = [...others, [key(board), path]].slice(-MOST_REMEMBERED);
    this.platform.storage.setItem(REMEMBERED, JSON.stringify(Object.fromEntries(entries)));
  }

  /** The first name that is the copy's or nobody's. */
  private async place(
    board: IBoardName
  ): Promise<{ folders: string[]; mine: string | null; free: string }> {
    const { trans } = this.platform;
    const top = safeName(trans.__('Live classes'), 'Live classes');
    const folder = `${top}/${safeName(board.courseTitle, safeName(board.course, 'course'))}`;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const path = `${folder}/${copyName(board.notebook, trans.__('my copy'), attempt)}`;
      const found = await this.look(path, board);
      if (found !== 'other') {
        return { folders: [top, folder], mine: found === 'mine' ? path : null, free: path };
      }
    }
    throw new Refused({
      code: 'no_name_free',
      message: trans.__('There is no name left for your copy in “%1”.', folder),
      next: trans.__('Move or rename some of the files there, then try again.')
    });
  }

  private async look(path: string, board: IBoardName): Promise<Found> {
    try {
      const { type, content } = await this.contents.get(path, { content: true });
      return type === 'notebook' && isCopyOf(content, board.course, board.notebook)
        ? 'mine'
        : 'other';
    } catch (error) {
      const status = statusOf(error);
      if (status === 404) {
        return 'free';
      }
      if (status === 400) {
        return 'other'; // There is something under this name, which is no readable notebook.
      }
      throw homeProblem(error, path, this.platform.trans);
    }
  }

  private async makeFolder(path: string): Promise<void> {
    try {
      await this.contents.get(path, { content: false });
    } catch (error) {
      if (statusOf(error) !== 404) {
        throw error;
      }
      await this.contents.save(path, { type: 'directory' });
    }
  }

  private places(): Record<string, string> {
    try {
      const kept: unknown = JSON.parse(this.platform.storage.getItem(REMEMBERED) ?? '{}');
      return typeof kept === 'object' && kept !== null ? (kept as Record<string, string>) : {};
    } catch {
      return {};
    }
  }
}

function key({ course, notebook }: Pick<IBoardName, 'course' | 'notebook'>): string {
  return `${course}/${notebook}`;
}

function statusOf(error: unknown): number | null {
  return error instanceof ServerConnection.ResponseError ? error.response.status : null;
}
