/** Under which names does a copy stand in a student's home, and on its tab? */

/** Longest name of a folder or file, so that whole paths stay below what file systems take. */
const LONGEST = 80;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069/\\:*?"<>|]+/gu;

/** A name every file system takes and no file browser hides. */
export function safeName(name: string, fallback: string): string {
  const plain = name.normalize('NFC').replace(UNSAFE, ' ').replace(/\s+/gu, ' ').trim();
  const shown = Array.from(plain.replace(/^[.\s]+/u, ''))
    .slice(0, LONGEST)
    .join('')
    .replace(/[.\s]+$/u, '');
  return shown || fallback;
}

/** "labs/07 Sampling.ipynb" -> "07 Sampling". */
export function notebookTitle(notebook: string): string {
  return notebook
    .split('/')
    .at(-1)!
    .replace(/\.ipynb$/iu, '');
}

/** The file's name in its folder; from the second on, a number sets it apart from files of others. */
export function copyName(notebook: string, mine: string, attempt: number): string {
  const title = safeName(notebookTitle(notebook), 'notebook');
  return `${title} (${attempt > 1 ? `${mine} ${attempt}` : mine}).ipynb`;
}
