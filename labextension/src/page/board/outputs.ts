/** Which of an output's forms is shown, and how? Pure. */
import { textOf, type IOutput } from './cells';

export type Shown =
  | { how: 'text'; text: string; bad: boolean }
  | { how: 'picture'; address: string; alt: string }
  | { how: 'frame'; html: string }
  | { how: 'markdown'; text: string }
  | { how: 'nothing'; types: string[] };

const BASE64 = /^[A-Za-z0-9+/=\s]+$/u;
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** A longer text is cut: no eye reads it, and every browser chokes on it. */
export const MOST_TEXT = 200_000;

/** UTF-8, as an address: what an image holds runs nothing and fetches nothing. */
function svgAddress(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

function picture(data: Record<string, unknown>): Shown | null {
  const alt = textOf(data['text/plain']).slice(0, 200);
  for (const type of PICTURES) {
    const base64 = textOf(data[type]);
    if (base64 && BASE64.test(base64)) {
      return { how: 'picture', address: `data:${type};base64,${base64.replace(/\s/gu, '')}`, alt };
    }
  }
  const svg = textOf(data['image/svg+xml']);
  return svg ? { how: 'picture', address: svgAddress(wellFormed(svg)), alt } : null;
}

/** Half of a surrogate pair has no place in an address. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function cut(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\n…` : text;
}

/** Pictures first, then what has a form, then plain text: as a notebook chooses. */
export function shownAs(output: IOutput): Shown {
  if (output.kind !== 'data') {
    const bad = output.kind === 'error' || output.name === 'stderr';
    return { how: 'text', text: cut(output.text), bad };
  }
  const { data } = output;
  const found = picture(data);
  if (found) {
    return found;
  }
  const [html, markdown] = [textOf(data['text/html']), textOf(data['text/markdown'])];
  const text = textOf(data['text/plain']) || textOf(data['text/latex']);
  if (html.trim()) {
    return { how: 'frame', html };
  }
  if (markdown) {
    return { how: 'markdown', text: cut(markdown) };
  }
  return text
    ? { how: 'text', text: cut(text), bad: false }
    : { how: 'nothing', types: Object.keys(data).slice(0, 4) };
}

/** Rows that an output of markup will take, guessed: a frame without an origin cannot be measured. */
export function rowsOf(html: string): number {
  const rows = html.match(/<(?:tr|p|li|h[1-6]|br|hr|pre|summary)\b/giu)?.length ?? 0;
  return Math.min(14, Math.max(2, rows + 1));
}
