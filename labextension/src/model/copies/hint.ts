/** How does a hint stand in a student's own copy? As a quoted note below the cell it is about. */
import type { IMark, IOwnCell } from './cell';
import type { IMerge } from './merge';

/** The hint as Markdown any viewer shows set apart from the student's own text. */
export function hintSource(heading: string, text: string): string {
  const plain = heading.replace(/[\\`*_[\]<>#|~]/gu, '\\$&');
  const lines = [`**${plain}**`, '', ...text.trim().split(/\r\n?|\n/u)];
  return lines.map(line => (line ? `> ${line}` : '>')).join('\n');
}

/** Below the cell it is about and earlier hints there; at the end where that cell is no more. */
export function takeHint(
  mine: readonly IOwnCell[],
  had: readonly string[],
  hint: { push: string; about: string | undefined; source: string },
  newId: () => string
): IMerge {
  if (mine.some(own => own.mark?.push === hint.push)) {
    return { steps: [], had: [...had], copied: { added: 0, updated: 0, kept: 0 } };
  }
  const about = mine.findIndex(own => isAbout(own.mark, hint.about));
  let index = about < 0 ? mine.length : about + 1;
  while (index < mine.length && mine[index].mark?.hint) {
    index += 1;
  }
  const mark: IMark = { push: hint.push, hint: true };
  const cell = { id: newId(), cell_type: 'markdown' as const, source: hint.source, mark };
  return {
    steps: [{ act: 'insert', index, cell }],
    had: [...had],
    copied: { added: 1, updated: 0, kept: 0, below: index }
  };
}

/** The student's own version comes before the board's that stands below it. */
function isAbout(mark: IMark | null, about: string | undefined): boolean {
  return about !== undefined && (mark?.was === about || mark?.from === about);
}
