/**
 * How do the files of a course look to JupyterLab?
 *
 * As a drive of directories, one for each course, that can be read and not changed.
 */
import { PathExt } from '@jupyterlab/coreutils';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import { noAnswer, refusalOf } from '../model/connection';
import { Refused, type IPlatform, type IReply } from '../platform';
import type { CourseFile, FileEntry, Files } from '../wire';

/** Before the drive's own paths. */
export const DRIVE = 'Class';

/** A notebook of a course as JupyterLab names it. */
export function classPath(course: string, notebook: string): string {
  return `${DRIVE}:${course}/${notebook}`;
}

/** Errors are told by JupyterLab: with their words, and a status it goes by. */
export function failure(status: number, message: string): ServerConnection.ResponseError {
  return new ServerConnection.ResponseError(new Response(null, { status }), message);
}

interface IPlace {
  course: string;
  path: string;
}

function placeOf(localPath: string): IPlace {
  const [course, ...steps] = localPath.split('/');
  return { course, path: steps.join('/') };
}

export class CourseFiles {
  constructor(
    private readonly platform: IPlatform,
    /** Ids of the person's courses. */
    private readonly courses: () => string[]
  ) {}

  /** A directory, or a file with its content unless that is not asked for. */
  async get(localPath: string, content = true): Promise<Contents.IModel> {
    if (localPath === '') {
      return directory('', this.courses().map(folderOf));
    }
    const place = placeOf(localPath);
    if (place.path === '') {
      return directory(localPath, await this.children(place));
    }
    const entry = await this.find(place);
    if (entry.type === 'directory') {
      return directory(localPath, content ? await this.children(place) : null);
    }
    return content ? this.read(localPath, place) : modelOf(place.course, entry);
  }

  /** Notebooks of a course, with those in its folders, as paths below the course. */
  async notebooks(course: string): Promise<string[]> {
    const found: string[] = [];
    const open = [''];
    for (let path = open.shift(); path !== undefined; path = open.shift()) {
      const entries = await this.list({ course, path });
      found.push(...entries.filter(entry => entry.type === 'notebook').map(entry => entry.path));
      open.push(...entries.filter(entry => entry.type === 'directory').map(entry => entry.path));
    }
    return found;
  }

  private async find(place: IPlace): Promise<FileEntry> {
    const parent = PathExt.dirname(place.path);
    const entries = await this.list({ course: place.course, path: parent });
    const entry = entries.find(({ path }) => path === place.path);
    if (!entry) {
      const { trans } = this.platform;
      throw failure(404, trans.__('The course has no file “%1”.', place.path));
    }
    return entry;
  }

  private async children(place: IPlace): Promise<Contents.IModel[]> {
    return (await this.list(place)).map(entry => modelOf(place.course, entry));
  }

  private async list(place: IPlace): Promise<FileEntry[]> {
    return ((await this.ask('liveclass/files', place)) as Files).entries;
  }

  private async read(localPath: string, place: IPlace): Promise<Contents.IModel> {
    const file = (await this.ask('liveclass/file', place)) as CourseFile;
    return {
      ...blank(localPath, file.type, file.modified),
      format: file.format,
      content: file.content,
      mimetype: file.mimetype,
      size: file.size
    };
  }

  private async ask(path: string, body: IPlace): Promise<unknown> {
    let reply: IReply;
    try {
      reply = await this.platform.request('POST', path, body);
    } catch {
      throw asFailure(503, new Refused(noAnswer(this.platform)));
    }
    if (reply.status >= 400) {
      throw asFailure(reply.status, new Refused(refusalOf(this.platform, reply)));
    }
    return reply.json;
  }
}

function asFailure(status: number, { problem }: Refused): ServerConnection.ResponseError {
  return failure(status, `${problem.message} ${problem.next}`);
}

function blank(path: string, type: string, modified: number): Contents.IModel {
  const date = new Date(modified * 1000).toISOString();
  return {
    name: PathExt.basename(path),
    path,
    type,
    writable: false,
    created: date,
    last_modified: date,
    mimetype: '',
    content: null,
    format: null
  };
}

function folderOf(course: string): Contents.IModel {
  return blank(course, 'directory', 0);
}

function directory(path: string, content: Contents.IModel[] | null): Contents.IModel {
  return { ...blank(path, 'directory', 0), content, format: 'json' };
}

function modelOf(course: string, entry: FileEntry): Contents.IModel {
  const model = blank(`${course}/${entry.path}`, entry.type, entry.modified);
  return { ...model, size: entry.size };
}
