/** How are times, names and states put into words? Pure; every sentence goes through the translator. */
import type { IMediaState, Quality } from '../media/engine';
import type { IPerson, Role } from '../model/view';
import type { ITranslator } from '../platform';

/** 2537 -> "42:17"; from an hour on "1:02:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The same for a screen reader and for summaries: "42 minutes". */
export function duration(seconds: number, trans: ITranslator): string {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  if (minutes < 1) {
    return trans.__('less than a minute');
  }
  if (minutes < 60) {
    return trans._n('%1 minute', '%1 minutes', minutes);
  }
  return trans.__('%1 h %2 min', Math.floor(minutes / 60), minutes % 60);
}

/** "3 minutes ago"; what has only just been is "just now". */
export function ago(seconds: number, trans: ITranslator): string {
  return seconds < 60 ? trans.__('just now') : trans.__('%1 ago', duration(seconds, trans));
}

/** Seconds since the epoch -> "10:41" in the reader's own way of writing times. */
export function timeOfDay(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** Two letters for a person without a picture: "Dr. Rivera" -> DR, "ana.sato" -> AS, "Kim Lee (guest)" -> KL. */
export function initials(name: string): string {
  const words = name.split(/[\s._]+/u).filter(word => word && !word.startsWith('('));
  if (!words.length) {
    return '?';
  }
  const first = Array.from(words[0]);
  const last = Array.from(words[words.length - 1]);
  const letters = words.length > 1 ? [first[0], last[0]] : first.slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}

/** For the smallest tiles: "Mika Korhonen" and "mika.korhonen" -> Mika, "Dr. Rivera" stays. */
export function shortName(name: string): string {
  // However short: who a guest is says so, since they chose the name themselves.
  const guest = / (\(guest[^)]*\))$/u.exec(name);
  if (guest) {
    return `${shortName(name.slice(0, guest.index))} ${guest[1]}`;
  }
  const [first, second] = name.trim().split(/\s+/u);
  if (second && first.endsWith('.')) {
    return `${first} ${second}`;
  }
  return /^\p{L}{3,}(?=[._])/u.exec(first)?.[0] ?? first;
}

/** Deep enough for white letters at 4.5:1 in both themes. */
const AVATAR_COLOURS = [
  '#5e35b1',
  '#7b1fa2',
  '#00796b',
  '#00695c',
  '#ad1457',
  '#1565c0',
  '#5d4037',
  '#455a64',
  '#33691e',
  '#a1400f'
];

/** The same colour for the same person everywhere. */
export function avatarColour(id: string): string {
  let hash = 0;
  for (const letter of id) {
    hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  }
  return AVATAR_COLOURS[hash % AVATAR_COLOURS.length];
}

export function roleName(role: Role, trans: ITranslator): string {
  switch (role) {
    case 'instructor':
      return trans.__('instructor');
    case 'assistant':
      return trans.__('assistant');
    case 'guest':
      // Also someone of the course who came when it was full; a guest's name says that they are one.
      return trans.__('watching');
    default:
      return trans.__('student');
  }
}

export function qualityName(quality: Quality, trans: ITranslator): string {
  switch (quality) {
    case 'excellent':
    case 'good':
      return trans.__('good');
    case 'fair':
      return trans.__('fair');
    case 'poor':
      return trans.__('weak');
    case 'lost':
      return trans.__('lost');
    default:
      return trans.__('being measured');
  }
}

export interface IConnection {
  tone: 'ok' | 'warn' | 'bad' | 'none';
  /** As much as there is to say: "connection good". */
  sentence: string;
  /** What stands beside the dot; empty where the dot or a banner says it already. */
  word: string;
}

/** One's own connection in a word; what was not measured is not praised. */
export function connectionOf(
  down: boolean,
  status: IMediaState['status'],
  quality: Quality,
  trans: ITranslator
): IConnection {
  if (down || status === 'reconnecting') {
    return { tone: 'bad', sentence: trans.__('reconnecting…'), word: '' };
  }
  if (status === 'failed') {
    return { tone: 'bad', sentence: trans.__('no sound and picture'), word: '' };
  }
  if (status !== 'connected') {
    return { tone: 'none', sentence: trans.__('connecting…'), word: '' };
  }
  const word = qualityName(quality, trans);
  const sentence = trans.__('connection %1', word);
  switch (quality) {
    case 'unknown':
      return { tone: 'ok', sentence: trans.__('connected'), word: '' };
    case 'fair':
      return { tone: 'warn', sentence, word };
    case 'poor':
    case 'lost':
      return { tone: 'bad', sentence, word };
    default:
      return { tone: 'ok', sentence, word };
  }
}

/** What a person's sound and picture do, in words: "microphone on, camera off". */
export function sourceWords(person: IPerson, trans: ITranslator): string {
  return [
    person.microphone ? trans.__('microphone on') : trans.__('microphone off'),
    person.camera ? trans.__('camera on') : trans.__('camera off'),
    ...(person.screen ? [trans.__('shares the screen')] : [])
  ].join(', ');
}

/** 1 -> "1st" where the language has such a form; elsewhere the number. */
export function ordinal(place: number, trans: ITranslator): string {
  const last = place % 10;
  const teen = Math.floor(place / 10) % 10 === 1;
  if (last === 1 && !teen) {
    return trans.__('%1st', place);
  }
  if (last === 2 && !teen) {
    return trans.__('%1nd', place);
  }
  if (last === 3 && !teen) {
    return trans.__('%1rd', place);
  }
  return trans.__('%1th', place);
}

/** "21 Nov 2026, 10:41" in the reader's own way of writing it. */
export function dayAndTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}
