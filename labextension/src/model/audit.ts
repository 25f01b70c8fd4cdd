/** What did who do in a class? Read a page at a time through one's own server. */
import type { IPlatform } from '../platform';
import type { AuditEntry, AuditFile, AuditPage } from '../wire';
import { ask } from './asking';

export type IEntry = AuditEntry;
export type Subject = AuditEntry['subject'];

export const SUBJECTS: readonly Subject[] = [
  'chat',
  'people',
  'board',
  'settings',
  'class',
  'other'
];

/** Which entries are wanted. Empty: all. */
export interface IWanted {
  subject: Subject | '';
  person: string;
  search: string;
}

export const EVERYTHING: IWanted = { subject: '', person: '', search: '' };

function filters({ subject, person, search }: IWanted): object {
  return {
    ...(subject ? { subject } : {}),
    ...(person ? { person } : {}),
    ...(search.trim() ? { search: search.trim() } : {})
  };
}

/** One page of entries; `before` is the `next` of the page before it. Throws `Refused`. */
export async function entriesOf(
  platform: IPlatform,
  session: string,
  wanted: IWanted,
  before: number | null
): Promise<AuditPage> {
  const body = { session, ...filters(wanted), ...(before === null ? {} : { before }) };
  return (await ask(platform, 'audit', body)) as AuditPage;
}

/** All of them as a table. Throws `Refused`. */
export async function fileOf(
  platform: IPlatform,
  session: string,
  wanted: IWanted
): Promise<AuditFile> {
  return (await ask(platform, 'audit-file', { session, ...filters(wanted) })) as AuditFile;
}
