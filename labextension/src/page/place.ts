/** What was this page given by the service, and which class does its address name? */

export interface IPlace {
  /** Path of the service, with a slash at both ends. */
  base: string;
  /** Address of the hub itself, with a slash at its end. */
  hub: string;
  /** What each request of this page has to show. */
  request: string;
  /** The name at the hub of who is logged in here; of a guest, what they typed. */
  user: string;
  /** Address of the style sheet for the frames of outputs. */
  frame: string;
  /** Address of the style sheet for formulas. */
  math: string;
  /** Whether this is the page for who comes by a link. */
  guest: boolean;
}

/** Reads the page's attributes, and takes the one away that is worth something. */
export function readPlace(node: HTMLElement): IPlace {
  const { base = '/', hub = '/', request = '', user = '' } = node.dataset;
  const { frame = '', math = '', guest = '' } = node.dataset;
  delete node.dataset['request'];
  return { base, hub, request, user, frame, math, guest: guest !== '' };
}

const CLASS = /^class\/([A-Za-z0-9_-]{1,64})$/u;

export function sessionIn(path: string, base: string): string | null {
  return path.startsWith(base) ? (CLASS.exec(path.slice(base.length))?.[1] ?? null) : null;
}

export function addressOf(session: string | null, base: string): string {
  return session ? `${base}class/${session}` : base;
}
