/**
 * Which notebook shall be the board?
 *
 * One of the course's, from a list, or a new one by its name.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import type { IPlatform, ITranslator } from '../platform';
import { type CourseFiles } from './files';

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

class Choice extends Widget implements Dialog.IBodyWidget<string> {
  private readonly field = document.createElement('input');
  private readonly list = document.createElement('select');
  private readonly note = document.createElement('p');

  constructor(
    notebooks: string[],
    private readonly trans: ITranslator,
    now: string | undefined
  ) {
    super();
    this.addClass('jp-LiveClass-choice');
    this.list.size = Math.min(10, Math.max(2, notebooks.length));
    for (const path of notebooks) {
      this.list.add(new Option(path.replace(/\.ipynb$/, ''), path, false, path === now));
    }
    this.field.type = 'text';
    this.field.placeholder = trans.__('for example: 08 Regression');
    this.note.setAttribute('role', 'status');
    this.note.className = 'jp-LiveClass-choiceNote';
    if (notebooks.length) {
      this.add(trans.__('A notebook of the course'), this.list);
    }
    this.add(notebooks.length ? trans.__('Or a new one') : trans.__('A new notebook'), this.field);
    this.node.append(this.note);
    this.list.addEventListener('change', () => (this.field.value = ''));
    this.field.addEventListener('input', () => this.check());
  }

  getValue(): string {
    return this.field.value.trim() || this.list.value;
  }

  /** What was wrong the last time. */
  say(text: string, wrong: string): void {
    this.field.value = text;
    this.note.textContent = wrong;
  }

  private check(): void {
    if (this.field.value) {
      this.list.selectedIndex = -1;
    }
    const found = notebookNamed(this.field.value || 'x', this.trans);
    this.note.textContent = 'wrong' in found ? found.wrong : '';
  }

  private add(words: string, control: HTMLElement): void {
    const label = document.createElement('label');
    const text = document.createElement('span');
    text.textContent = words;
    label.append(text, control);
    control.classList.add('jp-mod-styled');
    this.node.append(label);
  }
}

/** Null when cancelled. */
export async function chooseNotebook(
  { trans }: IPlatform,
  files: CourseFiles,
  course: string,
  now: string | undefined
): Promise<string | null> {
  const notebooks = await files.notebooks(course).catch(() => []);
  for (let text = '', wrong = ''; ;) {
    const body = new Choice(notebooks, trans, now);
    body.say(text, wrong);
    const { button, value } = await showDialog<string>({
      title: trans.__('Open a board'),
      body,
      buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Open for everyone') })],
      focusNodeSelector: notebooks.length ? 'select' : 'input'
    });
    if (!button.accept) {
      return null;
    }
    const found = notebookNamed(value ?? '', trans);
    if ('notebook' in found) {
      return found.notebook;
    }
    ({ text, wrong } = { text: value ?? '', wrong: found.wrong });
  }
}
