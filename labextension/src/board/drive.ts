/**
 * What is the drive `Class:`?
 *
 * The folders of one's courses, to be read; the board of the class one is in, collaborative. It asks
 * nothing of the contents service of one's own server, whatever JupyterLab calls.
 */
import {
  type Contents,
  type IContentProvider,
  type IContentProviderRegistry,
  ServerConnection
} from '@jupyterlab/services';
import type { ISharedDocument } from '@jupyter/ydoc';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ITranslator } from '../platform';
import { type CourseFiles, DRIVE, failure } from './files';

/** What the drive asks of the board that is live. Paths are without the drive's name. */
export interface ILiveDocuments {
  /** A new copy of the board at this path; undefined when no board is live there. */
  create(path: string): ISharedDocument | undefined;
  /** The open board at this path, once its copy is filled; null when none is open there. */
  get(path: string): Promise<Contents.IModel> | null;
  /** Writes the notebook file; null when no board is open there. */
  save(path: string): Promise<Contents.IModel> | null;
}

/** Whatever id a widget factory has for its provider, here there is only this one. */
class OnlyProvider implements IContentProviderRegistry {
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);

  constructor(private readonly provider: IContentProvider) {}

  register(): IDisposable {
    return new DisposableDelegate(() => undefined);
  }
  getProvider(): IContentProvider {
    return this.provider;
  }
}

const NOTHING = 'data:,';

/** Null when the service said that there is no such file for this person; else the same error again. */
function unlessMissing(error: unknown): null {
  if (error instanceof ServerConnection.ResponseError && error.response.status < 500) {
    return null;
  }
  throw error;
}

export class ClassDrive implements Contents.IDrive {
  readonly name = DRIVE;
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);
  readonly sharedModelFactory: Contents.ISharedFactory;
  readonly contentProviderRegistry: IContentProviderRegistry;
  isDisposed = false;

  constructor(
    readonly serverSettings: ServerConnection.ISettings,
    private readonly files: CourseFiles,
    private readonly live: ILiveDocuments,
    private readonly trans: ITranslator
  ) {
    this.sharedModelFactory = {
      collaborative: true,
      createNew: ({ path, contentType, collaborative }) =>
        contentType === 'notebook' && collaborative !== false
          ? this.live.create(path.replace(`${DRIVE}:`, ''))
          : undefined
    };
    this.contentProviderRegistry = new OnlyProvider(this);
  }

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }

  async get(localPath: string, options: Contents.IFetchOptions = {}): Promise<Contents.IModel> {
    const asNotebook = options.type === undefined || options.type === 'notebook';
    const board = asNotebook ? this.live.get(localPath) : null;
    return board ?? this.files.get(localPath, options.content);
  }

  async save(localPath: string): Promise<Contents.IModel> {
    return this.live.save(localPath) ?? this.refuse();
  }

  async newUntitled(): Promise<Contents.IModel> {
    return this.refuse();
  }
  async delete(): Promise<void> {
    return this.refuse();
  }
  async rename(): Promise<Contents.IModel> {
    return this.refuse();
  }
  async copy(): Promise<Contents.IModel> {
    return this.refuse();
  }
  /** JupyterLab makes one after each save; the board's versions are kept by the service. */
  async createCheckpoint(): Promise<Contents.ICheckpointModel> {
    return { id: 'class', last_modified: new Date().toISOString() };
  }
  async listCheckpoints(): Promise<Contents.ICheckpointModel[]> {
    return [];
  }
  async restoreCheckpoint(): Promise<void> {
    return this.refuse();
  }
  async deleteCheckpoint(): Promise<void> {
    return this.refuse();
  }

  /**
   * As a `data:` address: a page opened from one has no rights here, whatever the file holds. A picture that
   * is not in the course is a missing picture; an error would stand in place of all the output it is in.
   */
  async getDownloadUrl(localPath: string): Promise<string> {
    const file = await this.files.get(localPath).catch(unlessMissing);
    if (file === null) {
      return NOTHING;
    }
    const { content, format, mimetype } = file;
    const type = mimetype || 'application/octet-stream';
    if (format === 'base64') {
      return `data:${type};base64,${content as string}`;
    }
    const text = format === 'json' ? JSON.stringify(content, null, 1) : String(content);
    return `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
  }

  private refuse(): never {
    throw failure(
      403,
      this.trans.__('The files of a class can only be read here; download what you want to keep.')
    );
  }
}
