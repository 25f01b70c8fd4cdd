/** How do files look, with a message and on their way to one; and who did what? */
import type { IOutgoing } from '../src/model/attachments';
import type { IFileWays, IReply } from '../src/platform';
import type { AuditEntry } from '../src/wire';
import { NOW } from './people';

export const OUTGOING: readonly IOutgoing[] = [
  { key: '1', name: 'plot.png', size: 48_213, part: 1, file: 'f_1', problem: null },
  {
    key: '2',
    name: 'a recording of the whole experiment with all its runs.csv',
    size: 7_340_032,
    part: 0.42,
    file: null,
    problem: null
  },
  {
    key: '3',
    name: 'drawing.svg',
    size: 900,
    part: 0,
    file: null,
    problem: {
      code: 'file_type_refused',
      message: 'Files of this kind do not go into the chat.',
      next: 'Send a picture, PDF, text, notebook, table or archive (zip).'
    }
  }
];

/** A chart in place of whatever somebody sent. */
async function chart(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 180];
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#fbfbfd';
  pen.fillRect(0, 0, 320, 180);
  pen.fillStyle = '#1976d2';
  [30, 60, 110, 140, 90, 45].forEach((height, n) =>
    pen.fillRect(25 + n * 48, 170 - height, 30, height)
  );
  return new Promise(resolve => canvas.toBlob(blob => resolve(blob!)));
}

export const FILES: IFileWays = {
  send: async () => ({ status: 503, json: null }),
  bytes: async () => ({ blob: await chart() })
};

const RIVERA = { id: 'p_rivera', name: 'Dr. Rivera' };
const SAM = { id: 'p_ta', name: 'Sam Whitfield' };
const BEN = { id: 'p_ben', name: 'Ben' };
const LONG = { id: 'p_long', name: 'Maximiliana Theodora von und zu Hohenzollern-Sigmaringen' };

function entry(seq: number, did: string, more: Partial<AuditEntry>): AuditEntry {
  const none = { people: [], detail: '', text: '', by: SAM, subject: 'chat' as const };
  return { ...none, seq, at: NOW - 3000 + seq * 12, did, ...more };
}

const ENTRIES: AuditEntry[] = [
  entry(140, 'changed the settings', {
    subject: 'settings',
    by: RIVERA,
    detail:
      'may unmute: yes, cameras: yes, locked: no, lobby: no, slow seconds: 30, nudge minutes: 3'
  }),
  entry(121, 'blocked from the chat', { people: [BEN] }),
  entry(120, 'hid a message', { people: [BEN], text: 'Who sells the solutions?\nWrite to me.' }),
  entry(90, 'deleted a message', { people: [LONG], text: `look: ${'0123456789'.repeat(30)}` }),
  entry(64, 'opened a board', { subject: 'board', by: RIVERA, detail: 'week 7/07 Sampling.ipynb' }),
  entry(12, 'let in', { subject: 'people', people: [BEN, LONG] }),
  entry(1, 'started the class', { subject: 'class', by: RIVERA, detail: 'Sampling' })
];
const PAST = { id: 's_1', title: 'Sampling', started_at: NOW - 3000, ended_at: null };

export async function auditAnswer(path: string): Promise<IReply> {
  const json = path.endsWith('sessions')
    ? { sessions: [PAST], more: false }
    : { session: PAST, entries: ENTRIES, next: 1 };
  return { status: 200, json };
}
