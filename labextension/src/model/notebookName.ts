/**
 * Which notebook of the course does a name stand for?
 */
import type { ITranslator } from '../platform';

const MOST_CHARACTERS = 255;

/** The notebook a name stands for, or in words why it stands for none. */
export function notebookNamed(
  text: string,
  trans: ITranslator
): { notebook: string } | { wrong: string } {
  const trimmed = text.trim();
  const name = /\.ipynb$/i.test(trimmed) ? trimmed.replace(/\.ipynb$/i, '') : trimmed;
  const steps = name.split('/');
  if (!trimmed || !name) {
    return { wrong: trans.__('Give the notebook a name.') };
  }

  if (/[\u0000-\u001f\u007f\\]/.test(name)) {
    return { wrong: trans.__('A name cannot hold a backslash or a line break.') };
  }
  if (steps.some(step => !step.trim())) {
    return { wrong: trans.__('Write a folder and a name with one “/” between them.') };
  }
  if (steps.some(step => step.startsWith('.'))) {
    return { wrong: trans.__('A name cannot begin with a dot.') };
  }
  if (name.length + '.ipynb'.length > MOST_CHARACTERS) {
    return { wrong: trans.__('That name is too long.') };
  }
  return { notebook: `${name}.ipynb` };
}
