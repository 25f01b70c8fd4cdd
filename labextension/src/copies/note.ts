/** What stands in the file of a copy, beside the student's own work? */
import type { INotebookContent, ICell } from '@jupyterlab/nbformat';
import type { JSONObject, PartialJSONObject } from '@lumino/coreutils';
import { type IMark, type INewCell } from '../model/copies/cell';

/** The key in the metadata of the notebook and of each cell that came from the board. */
export const NOTE = 'liveclass';

/** Whose copy a notebook is, and which of the board's cells it ever had. */
export interface INote {
  course: string;
  notebook: string;
  had: string[];
}

export function readNote(value: unknown): INote | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { course, notebook, had } = value as Record<string, unknown>;
  if (typeof course !== 'string' || typeof notebook !== 'string') {
    return null;
  }
  const ids = Array.isArray(had) ? had.filter(id => typeof id === 'string') : [];
  return { course, notebook, had: ids };
}

/** Shown by any notebook as a tag of the cell. */
function tag(mark: IMark): string | null {
  if (mark.hint) {
    return 'hint';
  }
  return mark.below ? 'from the board' : null;
}

export function newCell(cell: INewCell): ICell & { id: string; metadata: JSONObject } {
  const tagged = tag(cell.mark);
  const metadata: JSONObject = {
    [NOTE]: { ...cell.mark },
    ...(tagged ? { tags: [tagged] } : {})
  };
  const common = { id: cell.id, cell_type: cell.cell_type, source: cell.source, metadata };
  if (cell.cell_type === 'code') {
    return { ...common, outputs: [], execution_count: null };
  }
  return cell.attachments ? { ...common, attachments: cell.attachments } : common;
}

/** A file for a new copy. */
export function newNotebook(
  cells: readonly INewCell[],
  metadata: PartialJSONObject,
  note: INote
): INotebookContent {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { ...metadata, [NOTE]: { ...note } },
    cells: cells.map(newCell)
  } as INotebookContent;
}

/** Whether the content of a file is the copy of this board. */
export function isCopyOf(content: unknown, course: string, notebook: string): boolean {
  const metadata = (content as Partial<INotebookContent> | null)?.metadata;
  const note = readNote(metadata?.[NOTE]);
  return note !== null && note.course === course && note.notebook === notebook;
}
