/**
 * What does a notebook's document hold right now, as plain values?
 *
 * Whoever writes on the board chose what is in it: nothing is believed to have the right type. A
 * cell that did not change stays the same value, so that nothing of it is drawn again.
 */
import * as Y from 'yjs';

export interface IOutput {
  kind: 'stream' | 'error' | 'data';
  /** Of `stream`: stdout or stderr. Of `error`: the exception's name. */
  name: string;
  text: string;
  /** By MIME type. */
  data: Record<string, unknown>;
}

export interface ICell {
  id: string;
  type: 'code' | 'markdown' | 'raw';
  source: string;
  /** The number in brackets; null when it has not run. */
  count: number | null;
  running: boolean;
  outputs: IOutput[];
  /** Pictures kept in a text cell: name, then MIME type, then base64. */
  attachments: Record<string, unknown>;
}

export interface INotebook {
  cells: ICell[];
  /** As the kernel calls it, such as "python". */
  language: string;
}

export const EMPTY: INotebook = { cells: [], language: '' };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or the lines of one. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(textOf).join('');
  }
  return typeof value === 'string' ? value : '';
}

function outputOf(value: unknown): IOutput | null {
  if (!isRecord(value)) {
    return null;
  }
  const data = isRecord(value['data']) ? value['data'] : {};
  switch (value['output_type']) {
    case 'stream':
      return { kind: 'stream', name: textOf(value['name']), text: textOf(value['text']), data };
    case 'error': {
      const trace = Array.isArray(value['traceback']) ? value['traceback'].map(textOf) : [];
      const name = textOf(value['ename']);
      const text = trace.join('\n') || `${name}: ${textOf(value['evalue'])}`;
      return { kind: 'error', name, text, data };
    }
    case 'display_data':
    case 'execute_result':
      return { kind: 'data', name: '', text: '', data };
    default:
      return null;
  }
}

function plain(value: unknown): unknown {
  return value instanceof Y.AbstractType ? value.toJSON() : value;
}

function cellOf(cell: Y.Map<unknown>, at: number): ICell {
  const type = cell.get('cell_type');
  const count = cell.get('execution_count');
  const outputs = plain(cell.get('outputs'));
  const attachments = plain(cell.get('attachments'));
  return {
    id: textOf(cell.get('id')) || `at-${at}`,
    type: type === 'code' || type === 'markdown' ? type : 'raw',
    source: textOf(plain(cell.get('source'))),
    count: typeof count === 'number' ? count : null,
    running: cell.get('execution_state') === 'running',
    outputs: (Array.isArray(outputs) ? outputs : [])
      .map(outputOf)
      .filter(output => output !== null),
    attachments: isRecord(attachments) ? attachments : {}
  };
}

function languageOf(meta: unknown): string {
  const metadata = isRecord(meta) && isRecord(meta['metadata']) ? meta['metadata'] : {};
  for (const key of ['language_info', 'kernelspec']) {
    const found = metadata[key];
    const name = isRecord(found) ? textOf(found['name']) : '';
    if (name) {
      return name;
    }
  }
  return '';
}

/** Reads one document over and over, and tells when there is something else to read. */
export class NotebookReader {
  private readonly cells: Y.Array<unknown>;
  private readonly meta: Y.Map<unknown>;
  private read = new Map<Y.Map<unknown>, ICell>();

  constructor(
    private readonly doc: Y.Doc,
    private readonly changed: () => void
  ) {
    this.cells = doc.getArray('cells');
    this.meta = doc.getMap('meta');
    this.cells.observeDeep(this.onCells);
    this.meta.observeDeep(this.changed);
  }

  dispose(): void {
    this.cells.unobserveDeep(this.onCells);
    this.meta.unobserveDeep(this.changed);
    this.doc.destroy();
  }

  notebook(): INotebook {
    const before = this.read;
    this.read = new Map();
    const seen = new Set<string>();
    const cells: ICell[] = [];
    this.cells.forEach((cell, at) => {
      if (!(cell instanceof Y.Map)) {
        return;
      }
      const known = before.get(cell) ?? cellOf(cell, at);
      this.read.set(cell, known);
      cells.push(seen.has(known.id) ? { ...known, id: `at-${at}` } : known);
      seen.add(known.id);
    });
    return { cells, language: languageOf(this.meta.toJSON()) };
  }

  private onCells = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const { target } of events) {
      for (let at: Y.AbstractType<unknown> | null = target; at; at = at.parent) {
        if (at instanceof Y.Map) {
          this.read.delete(at);
        }
      }
    }
    this.changed();
  };
}
