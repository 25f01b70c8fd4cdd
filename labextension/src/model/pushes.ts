/** What was pushed to the students' own copies, and what has become of it? Pure. */
import type { CellType, PushView } from '../wire';
import type { WithId } from './selectors';
import type { ISessionView } from './view';

/** Newest first. */
export function newestPushes(view: ISessionView | null): WithId<PushView>[] {
  return Object.entries(view?.pushes ?? {})
    .map(([id, push]) => ({ ...push, id }))
    .sort((a, b) => b.order - a.order);
}

/** Students who are here: those a push reaches. */
export function studentsHere(view: ISessionView | null): number {
  return Object.values(view?.people ?? {}).filter(({ here, role }) => here && role === 'student')
    .length;
}

/** What stands for a cell or a hint in one line: its first line that says something. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .map(line => line.trim())
      .find(Boolean) ?? ''
  );
}

/** The first lines, and how many there are besides. */
export function excerpt(text: string, lines: number): { shown: string; more: number } {
  const all = text.replace(/\s+$/u, '').split('\n');
  // One hidden line would take as much room as the words about it.
  return all.length <= lines + 1
    ? { shown: all.join('\n'), more: 0 }
    : { shown: all.slice(0, lines).join('\n'), more: all.length - lines };
}

export function isCode(cellType: CellType | undefined): boolean {
  return cellType !== 'markdown';
}
