/**
 * What is a link for guests, as those who make it see it?
 *
 * Its secret is made here and leaves this page only as its digest: whoever reads the log, or a backup of
 * it, can come in by no link.
 */
import { Refused, type ITranslator } from '../platform';
import type { ILink, ISessionView } from './view';
import type { WithId } from './selectors';

const SECRET_BYTES = 32;

export type Standing = 'open' | 'revoked' | 'expired' | 'used-up';

export interface ISecret {
  secret: string;
  /** SHA-256 of it, in hex. */
  digest: string;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/gu, '-')
    .replace(/\//gu, '_')
    .replace(/=+$/u, '');
}

/** A new secret. Throws `Refused` where the browser gives pages no cryptography: over plain HTTP. */
export async function newSecret(trans: ITranslator): Promise<ISecret> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) {
    throw new Refused({
      code: 'insecure',
      message: trans.__('Links can be made only on a page that came over HTTPS.'),
      next: trans.__('Open JupyterLab under its https address, or tell the hub’s administrator.')
    });
  }
  const secret = base64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  const digest = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(secret)));
  return {
    secret,
    digest: Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  };
}

/** What guests are given: all that is after the `#` stays in their browser. */
export function linkAddress(pages: string, session: string, secret: string, page: string): string {
  const address = new URL(`${pages}guest`, page);
  address.hash = `${session}.${secret}`;
  return address.href;
}

/** All links of the class, the newest first. */
export function linksOf(view: ISessionView | null): WithId<ILink>[] {
  return Object.entries(view?.links ?? {})
    .map(([id, link]) => ({ ...link, id }))
    .sort((a, b) => b.order - a.order);
}

/** Whether a link lets anyone in at `now`, seconds of the service's clock. */
export function standingOf(link: ILink, now: number): Standing {
  if (link.revoked) {
    return 'revoked';
  }
  if (now >= link.expires_at) {
    return 'expired';
  }
  return link.used >= link.uses ? 'used-up' : 'open';
}

/** How many who came by this link are in the class, or wait. */
export function guestsBy(view: ISessionView | null, link: string): number {
  return Object.entries(view?.came_by ?? {}).filter(
    ([person, by]) => by === link && (view?.people[person]?.here || view?.lobby?.[person])
  ).length;
}
