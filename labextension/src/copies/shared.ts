/**
 * How does what comes from the board get into an open notebook?
 *
 * In one step the notebook's own undo takes back. What is noted beside the cells (which of the board's this copy
 * has had) is not part of that undo, so it is put right whenever such a step is undone or done again.
 */
import type { ISharedCell, ISharedCodeCell, ISharedMarkdownCell, YNotebook } from '@jupyter/ydoc';
import { readMark, type INewCell, type IOwnCell, type Step } from '../model/copies/cell';
import type { IMerge } from '../model/copies/merge';
import { newCell, NOTE, readNote, type INote } from './note';

/** Under which what a step of undo brought is kept with it. */
const CAME = 'liveclass';

type History = YNotebook['undoManager'];
type StackItem = History['undoStack'][number];

export function ownCells(notebook: YNotebook): IOwnCell[] {
  return notebook.cells.map(cell => ({
    id: cell.id,
    cell_type: cell.cell_type as IOwnCell['cell_type'],
    source: cell.source,
    mark: readMark(cell.getMetadata(NOTE)),
    ran: cell.cell_type === 'code' && (cell as ISharedCodeCell).getOutputs().length > 0
  }));
}

/** The note in the notebook's metadata; null in a notebook that is nobody's copy of a board. */
export function noteOf(notebook: YNotebook): INote | null {
  return readNote(notebook.getMetadata(NOTE));
}

/** One step of undo; the item tells it from others. */
export interface IDone {
  item: StackItem;
}

/** Does it in one transaction; null when there was nothing for the notebook's undo to take back. */
export function apply(notebook: YNotebook, { steps, had }: IMerge): IDone | null {
  const note = noteOf(notebook);
  if (!note) {
    return null;
  }
  const history = notebook.undoManager;
  const before = history.undoStack.at(-1);
  const came = had.filter(id => !note.had.includes(id));
  history.stopCapturing();
  notebook.transact(() => perform(notebook, steps));
  history.stopCapturing();
  if (came.length) {
    notebook.setMetadata(NOTE, { ...note, had });
  }
  const item = history.undoStack.at(-1);
  if (!item || item === before) {
    return null;
  }
  item.meta.set(CAME, came);
  return { item };
}

/** Whether undo would take back this and nothing else. */
export function isLast(notebook: YNotebook, { item }: IDone): boolean {
  return notebook.undoManager.undoStack.at(-1) === item;
}

/** From now on undoing and doing again keep the note right. Once for each notebook. */
export function followUndo(notebook: YNotebook, changed: () => void): void {
  const history = notebook.undoManager;
  history.on('stack-item-popped', ({ stackItem, type }) => {
    const came = stackItem.meta.get(CAME) as string[] | undefined;
    const note = noteOf(notebook);
    if (came && note) {
      const stack = type === 'undo' ? history.redoStack : history.undoStack;
      stack.at(-1)?.meta.set(CAME, came);
      const rest = note.had.filter(id => !came.includes(id));
      notebook.setMetadata(NOTE, { ...note, had: type === 'undo' ? rest : [...rest, ...came] });
    }
    changed();
  });
  history.on('stack-item-added', changed);
}

/** In the middle of a transaction the notebook still lists the cells it had before. */
function perform(notebook: YNotebook, steps: readonly Step[]): void {
  const before = [...notebook.cells];
  let came = 0;
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at];
    const own = before[step.index - came];
    switch (step.act) {
      case 'insert': {
        const together = inserted(steps, at);
        notebook.insertCells(step.index, together.map(newCell));
        came += together.length;
        at += together.length - 1;
        break;
      }
      case 'swap':
        swap(notebook, step.index, own, step.cell);
        break;
      case 'update':
        update(own, step.cell);
        break;
      case 'mark':
        own.setMetadata(NOTE, { ...step.mark });
    }
  }
}

/** Cells that come one right after the other. */
function inserted(steps: readonly Step[], first: number): INewCell[] {
  const cells: INewCell[] = [];
  for (const step of steps.slice(first)) {
    if (step.act !== 'insert' || step.index !== steps[first].index + cells.length) {
      break;
    }
    cells.push(step.cell);
  }
  return cells;
}

function swap(notebook: YNotebook, index: number, own: ISharedCell, cell: INewCell): void {
  const fresh = newCell(cell);
  const metadata = { ...own.getMetadata(), ...fresh.metadata };
  notebook.deleteCell(index);
  notebook.insertCell(index, { ...fresh, metadata });
}

function update(own: ISharedCell, cell: INewCell): void {
  own.setSource(cell.source);
  own.setMetadata(NOTE, { ...cell.mark });
  if (cell.attachments && own.cell_type !== 'code') {
    (own as ISharedMarkdownCell).setAttachments(cell.attachments);
  }
}
