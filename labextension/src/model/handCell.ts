/** What of the cell one is at goes with a raised hand? Pure: what is shown beforehand is what is sent. */
import { LIMITS, type HandCellView } from '../wire';

/** The cell one is at, as its notebook has it. */
export interface ICellHere {
  /** Whose notebook it is: one's own copy, or the class's board. */
  where: 'copy' | 'board';
  source: string;
  error: IKernelError | null;
}

/** An error as kernels report it. */
export interface IKernelError {
  ename: string;
  evalue: string;
  traceback: readonly string[];
}

export interface IHandCell {
  cell: HandCellView;
  /** Whether the end of the source, or the beginning of the error, was left out. */
  cut: boolean;
}

/** What a kernel writes for a terminal: colours and moves of the cursor, links and titles, the rest. */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/gu;
/** What IPython puts over a traceback. */
const RULE = /^-{20,}\n/u;
const NO_TEXT = /\p{Cs}|(?![\n\t])\p{Cc}/gu;
/** Stands before an error of which only the end is kept, as in the service. */
const CUT = '…\n';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function bytes(text: string): number {
  return encoder.encode(text).length;
}

/** Text that fits, its end left out, and no half of a sign. */
function beginning(text: string, most: number): string {
  const kept = decoder.decode(encoder.encode(text).slice(0, most));
  return kept.replace(/\ufffd+$/u, '');
}

function ending(text: string, most: number): string {
  const kept = decoder.decode(encoder.encode(text).slice(bytes(CUT) - most));
  return CUT + kept.replace(/^\ufffd+/u, '');
}

function words(text: string): string {
  return text.replace(NO_TEXT, '');
}

function textOf({ ename, evalue, traceback }: IKernelError): string {
  const told = traceback.length ? traceback.join('\n') : `${ename}: ${evalue}`;
  return words(told.replace(ESCAPES, '')).trim().replace(RULE, '');
}

/** Null when there is nothing to show. */
export function handCell(here: ICellHere | null): IHandCell | null {
  const source = words(here?.source ?? '');
  if (!here || !source.trim()) {
    return null;
  }
  const error = here.error ? textOf(here.error) : '';
  const long = bytes(source) > LIMITS.hand_source_bytes;
  const late = bytes(error) > LIMITS.hand_error_bytes;
  const shown = late ? ending(error, LIMITS.hand_error_bytes) : error;
  return {
    cell: {
      source: long ? beginning(source, LIMITS.hand_source_bytes) : source,
      ...(shown ? { error: shown } : {})
    },
    cut: long || late
  };
}

/** An error in one line: its last that says something. */
export function errorLine(error: string): string {
  const lines = error.split('\n').map(line => line.trim());
  return lines.filter(Boolean).pop() ?? '';
}
