/** What may a formula of somebody else's do? Look like one, in its own place, and nothing else. */
import katex from 'katex';

/** Own commands could make a page of work out of one line. */
const DEFINES =
  /\\(?:[gex]?def|let|futurelet|global|long|(?:re|provide)?newcommand|providecommand)(?![a-z])/iu;
const MOST_CHARACTERS = 4096;

/** Null when it is no formula. */
export function setFormula(source: string, apart: boolean): HTMLElement | null {
  if (!source || source.length > MOST_CHARACTERS || DEFINES.test(source)) {
    return null;
  }
  const place = document.createElement('span');
  place.className = apart ? 'lc-Math lc-mod-apart' : 'lc-Math';
  try {
    katex.render(source, place, {
      displayMode: apart,
      throwOnError: true,
      strict: 'ignore',
      // No links, pictures, classes or styles out of a formula.
      trust: false,
      maxSize: 12,
      maxExpand: 200
    });
  } catch {
    return null; // Not a formula, or one too deep: it stays as it was written.
  }
  return place;
}
