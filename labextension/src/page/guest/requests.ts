/** What does a guest's page ask of the service? */
import { noAnswer, refusalOf } from '../../model/connection';
import { Refused, type IPlatform } from '../../platform';
import type { GuestIn, ShownLink } from '../../wire';
import type { ILink } from './link';

async function asked<T>(platform: IPlatform, path: string, body: unknown): Promise<T> {
  let reply;
  try {
    reply = await platform.request('POST', path, body);
  } catch {
    throw new Refused(noAnswer(platform));
  }
  if (reply.status !== 200) {
    throw new Refused(refusalOf(platform, reply));
  }
  return reply.json as T;
}

/** Where the link leads. Throws `Refused`. */
export function look(platform: IPlatform, link: ILink): Promise<ShownLink> {
  return asked(platform, 'guest/look', link);
}

/** Exchanges the link for this browser's pass. Throws `Refused`. */
export function come(platform: IPlatform, link: ILink, name: string): Promise<GuestIn> {
  return asked(platform, 'guest/come', { ...link, name });
}

/** Where this browser came before. Throws `Refused`. */
export function whereTo(platform: IPlatform): Promise<ShownLink> {
  return asked(platform, 'guest/me', {});
}
