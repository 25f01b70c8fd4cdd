/** How is one's own server asked something, when a refusal is to be thrown? */
import { Refused, type IPlatform } from '../platform';
import { noAnswer, refusalOf } from './connection';

/** The body of the answer to a POST. Throws `Refused`. */
export async function ask(platform: IPlatform, path: string, body: object): Promise<unknown> {
  const reply = await platform
    .request('POST', `liveclass/${path}`, body)
    .catch(() => Promise.reject(new Refused(noAnswer(platform))));
  if (reply.status !== 200) {
    throw new Refused(refusalOf(platform, reply));
  }
  return reply.json;
}
