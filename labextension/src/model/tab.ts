/**
 * Which tab is this?
 *
 * A tab keeps its id through a refresh, so that the service gives it its own place back without
 * asking. A duplicated tab starts with a copy of the same storage and must not pass for the
 * original. The id is therefore marked *free* only while no page holds it: the page that goes
 * (`pagehide`) frees it, the page that comes takes it. Who finds an id that is not free is a
 * copy (or comes after a crash) and gets a new one; after a crash the service notices that
 * the old one does not answer.
 */
import type { IKeyValue } from '../platform';
import { newId } from './ids';

const ID = 'liveclass.tab';
const FREE = 'liveclass.tab.free';

/** Gives the id for this page and keeps the mark right until the page goes. */
export function claimTab(storage: IKeyValue, page: EventTarget): string {
  const kept = storage.getItem(ID);
  const free = storage.getItem(FREE) !== null;
  const id = kept !== null && free ? kept : newId();
  storage.setItem(ID, id);
  storage.removeItem(FREE);
  page.addEventListener('pagehide', () => storage.setItem(FREE, '1'));
  // A page that comes back from the back-forward cache holds its id again.
  page.addEventListener('pageshow', () => storage.removeItem(FREE));
  return id;
}

/** The id that this page has claimed. */
export function tabOf(storage: IKeyValue): string {
  return storage.getItem(ID) ?? newId();
}
