/** Whom does a search find? Pure. */
import type { WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';

/** Letters as people type them: without case and accents. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLocaleLowerCase();
}

/** A name's words, and a search's: what is typed as it stands in a name must find it. */
const BETWEEN = /[\s.\-_]+/u;

/** Every word must begin a word of the name; so "ri an" finds "Ana Rivera". */
export function found(people: readonly WithId<IPerson>[], search: string): WithId<IPerson>[] {
  const words = plain(search).split(BETWEEN).filter(Boolean);
  return people.filter(person => {
    const parts = plain(person.name).split(BETWEEN);
    return words.every(word => parts.some(part => part.startsWith(word)));
  });
}
