/**
 * How does a formula come through Markdown and the sanitizer untouched?
 *
 * As plain text between two signs that nobody types; after the sanitizer each such stretch becomes an element that
 * shows the source, until it is set as a formula.
 */

const OPEN = '\ue000';
const CLOSE = '\ue001';
/** Follows the first sign of a formula that stands on lines of its own. */
const APART = '\ue002';
const MARKED = new RegExp(`${OPEN}(${APART}?)([^${OPEN}${CLOSE}]*)${CLOSE}`, 'gu');

export const FORMULA = 'lc-Formula';
export const APART_CLASS = 'lc-mod-apart';

export function markFormula(source: string, apart: boolean): string {
  return OPEN + (apart ? APART : '') + source + CLOSE;
}

function formula(source: string, apart: boolean): HTMLElement {
  const code = document.createElement('code');
  code.className = apart ? `${FORMULA} ${APART_CLASS}` : FORMULA;
  code.textContent = source;
  return code;
}

function lift(text: Text): void {
  const parts: (string | HTMLElement)[] = [];
  let from = 0;
  for (const found of text.data.matchAll(MARKED)) {
    parts.push(text.data.slice(from, found.index), formula(found[2], found[1] !== ''));
    from = found.index + found[0].length;
  }
  if (parts.length) {
    text.replaceWith(...parts, text.data.slice(from));
  }
}

/** Makes elements of all marked formulas. */
export function liftFormulas(nodes: DocumentFragment): void {
  const walker = document.createTreeWalker(nodes, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode as Text);
  }
  texts.filter(text => text.data.includes(OPEN)).forEach(lift);
}
