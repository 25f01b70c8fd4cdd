/**
 * What may the class ask of the place it runs in?
 *
 * The models and the media engine know no JupyterLab: the plugins give them this
 * interface in the Lab, the plain page gives them another, a test a third.
 */

/** An HTTP answer of the person's own server: its status and its parsed body (null when it has none). */
export interface IReply {
  status: number;
  json: unknown;
}

/** Something a person is told once. */
export interface INotice {
  level: 'info' | 'success' | 'warning' | 'error';
  message: string;
  /** What one can do now, in words. */
  next?: string;
  action?: IAction;
}

/** A button beside a sentence. */
export interface IAction {
  label: string;
  run: () => void;
}

/** A sentence a person reads when something is not possible: what happened and why, and what to do. */
export interface IProblem {
  /** Stable, for programs; never shown. */
  code: string;
  message: string;
  next: string;
  action?: IAction;
}

/** The part of JupyterLab's translation bundle that is used: `%1`, `%2` … stand for the arguments. */
export interface ITranslator {
  __(message: string, ...args: unknown[]): string;
  _n(singular: string, plural: string, count: number, ...args: unknown[]): string;
}

/** The part of the web's Storage that is used. */
export interface IKeyValue {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** How Markdown becomes something to look at. */
export interface IRichText {
  /** Nodes that can do nothing and fetch nothing, whoever wrote the text. */
  nodes(text: string): DocumentFragment | Promise<DocumentFragment>;
  /** Sets the formulas of what is shown, where there is something that can. */
  typeset?(node: HTMLElement): void;
}

/** How files go to the person's own server and come from it. */
export interface IFileWays {
  /** Resolves with any HTTP status; rejects when no answer came, or when `signal` cancelled it. */
  send(
    path: string,
    what: {
      query: Record<string, string>;
      content: Blob;
      /** How much has gone, from 0 to 1. */
      onPart: (part: number) => void;
      signal: AbortSignal;
    }
  ): Promise<IReply>;
  /** The bytes of an answer, or the answer that is none. Rejects only when no answer came at all. */
  bytes(path: string, body: unknown): Promise<{ blob: Blob } | { reply: IReply }>;
}

export interface IPlatform {
  /**
   * Ask the person's own server. `path` is below its base URL, such as `liveclass/ticket`.
   * Resolves with any HTTP status; rejects only when no answer came at all.
   */
  request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<IReply>;
  /** Absent where files are not for this person. */
  files?: IFileWays;
  notify(notice: INotice): void;
  trans: ITranslator;
  /** Absent: texts are shown as they were typed. */
  rich?: IRichText;
  /** Lives as long as this tab and survives a refresh (sessionStorage). */
  tabStorage: IKeyValue;
  /** Outlives the tab (localStorage): chosen devices. */
  storage: IKeyValue;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whether one only joins here: classes are started in JupyterLab. */
  onlyJoins?: boolean;
  /** Whether one is a guest here: watching and listening is all there is. */
  onlyWatches?: boolean;
}

/** Thrown when something asked for did not happen; `problem` is what the person is told. */
export class Refused extends Error {
  constructor(readonly problem: IProblem) {
    super(problem.message);
    this.name = 'Refused';
  }

  /** The same, by the name the wire uses. */
  get refusal(): IProblem {
    return this.problem;
  }
}
