/**
 * What does a copy remember of a cell that came from the board?
 *
 * The mark stands in the cell's own metadata, under `liveclass`: so it survives saving, restarts and
 * copying the file. `from` is the board's cell, `base` a fingerprint of what was taken: a cell whose
 * text still has that fingerprint is the board's, any other is the student's own work.
 */
import type { CellType } from '../../wire';

export interface IMark {
  /** Board cell this one follows. */
  from?: string;
  /** Fingerprint of the board's text when it was taken. */
  base?: string;
  /** Board cell this one followed before the student's own work took its place. */
  was?: string;
  /** The board's version, put below own work. */
  below?: boolean;
  /** Push it came with. */
  push?: string;
  hint?: boolean;
}

export type Attachments = Record<string, Record<string, string>>;

export interface IBoardCell {
  id: string;
  cell_type: CellType;
  source: string;
  attachments?: Attachments;
}

/** A cell of the copy, as it stands. */
export interface IOwnCell {
  id: string;
  cell_type: CellType;
  source: string;
  mark: IMark | null;
  /** Whether it shows outputs. */
  ran: boolean;
}

/** A cell to be put into the copy. */
export interface INewCell extends IBoardCell {
  mark: IMark;
}

/** What is done to the copy, in this order; an index counts in the copy as it is at that moment. */
export type Step =
  | { act: 'insert'; index: number; cell: INewCell }
  /** Another cell in the same place, as the board's has become one of another type. */
  | { act: 'swap'; index: number; cell: INewCell }
  | { act: 'update'; index: number; cell: INewCell }
  | { act: 'mark'; index: number; mark: IMark };

const LONGEST = 64;
const TEXTS = ['from', 'base', 'was', 'push'] as const;
const FLAGS = ['below', 'hint'] as const;

/** Reads a mark from a cell's metadata; what is none, or was tampered with, is the student's own. */
export function readMark(value: unknown): IMark | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const given = value as Record<string, unknown>;
  const mark: IMark = {};
  for (const key of TEXTS) {
    const text = given[key];
    if (typeof text === 'string' && text.length > 0 && text.length <= LONGEST) {
      mark[key] = text;
    }
  }
  for (const key of FLAGS) {
    if (given[key] === true) {
      mark[key] = true;
    }
  }
  return Object.keys(mark).length ? mark : null;
}

/** The board's cell as it is taken: an editor would turn other line ends into these anyway. */
export function taken(cell: IBoardCell): IBoardCell {
  return { ...cell, source: cell.source.replace(/\r\n?/gu, '\n') };
}

const SEED: Record<CellType, number> = { code: 1, markdown: 2, raw: 3 };

/** 64 bits of type and text, as hex: two multiplicative hashes over the same letters. */
export function fingerprint({
  cell_type,
  source
}: {
  cell_type: CellType;
  source: string;
}): string {
  let [a, b] = [0x811c9dc5 ^ SEED[cell_type], 0x9747b28c];
  for (let at = 0; at < source.length; at += 1) {
    const letter = source.charCodeAt(at);
    a = Math.imul(a ^ letter, 0x01000193);
    b = Math.imul(b ^ letter, 0x5bd1e995);
    b ^= b >>> 15;
  }
  const hex = (half: number) => ((half ^ (half >>> 16)) >>> 0).toString(16).padStart(8, '0');
  return hex(a) + hex(b);
}
