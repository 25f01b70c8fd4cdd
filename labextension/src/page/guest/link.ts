/** Which link was this page opened with? It is in the address for as long as it takes to read it. */

export interface ILink {
  session: string;
  secret: string;
}

const LINK = /^#([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{1,128})$/u;

export function linkIn(hash: string): ILink | null {
  const found = LINK.exec(hash);
  return found ? { session: found[1], secret: found[2] } : null;
}

/** Takes the link out of the address at once: neither history nor a shared screen keeps it. */
export function takeLink(): ILink | 'broken' | null {
  const { hash, pathname } = window.location;
  if (!hash) {
    return null;
  }
  window.history.replaceState(null, '', pathname);
  return linkIn(hash) ?? 'broken';
}
