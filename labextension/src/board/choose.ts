/**
 * Which notebook shall be the board?
 *
 * One of the course's, from a list, or a new one by its name.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { notebookNamed } from '../model/notebookName';
import type { IPlatform, ITranslator } from '../platform';
import { type CourseFiles } from './files';

class Choice extends Widget implements Dialog.IBodyWidget<string> {
  private readonly field = document.createElement('input');
  private readonly list = document.createElement('div');
  private readonly note = document.createElement('p');

  constructor(
    notebooks: string[],
    private readonly trans: ITranslator,
    now: string | undefined
  ) {
    super();
    this.addClass('jp-LiveClass-choice');
    this.list.className = 'jp-LiveClass-choiceList';
    this.list.setAttribute('role', 'radiogroup');
    this.list.setAttribute('aria-label', trans.__('A notebook of the course'));
    notebooks.forEach(path => this.list.append(this.option(path, path === now)));
    this.field.type = 'text';
    this.field.placeholder = trans.__('for example: 08 Regression');
    this.field.addEventListener('input', () => this.check());
    this.note.setAttribute('role', 'status');
    this.note.className = 'jp-LiveClass-choiceNote';
    const label = document.createElement('label');
    label.append(
      notebooks.length ? trans.__('Or a new one') : trans.__('A new notebook'),
      this.field
    );
    this.node.append(...(notebooks.length ? [this.list] : []), label, this.note);
  }

  getValue(): string {
    return this.field.value.trim() || (this.chosen()?.value ?? '');
  }

  /** What was wrong the last time. */
  say(text: string, wrong: string): void {
    this.field.value = text;
    this.note.textContent = wrong;
  }

  private option(path: string, isNow: boolean): HTMLElement {
    const label = document.createElement('label');
    const radio = document.createElement('input');
    radio.type = 'radio';
    radio.name = 'jp-LiveClass-notebook';
    radio.value = path;
    radio.disabled = isNow;
    radio.addEventListener('change', () => this.say('', ''));
    const name = path.replace(/\.ipynb$/, '');
    label.append(radio, isNow ? this.trans.__('%1 (the board now)', name) : name);
    return label;
  }

  private chosen(): HTMLInputElement | null {
    return this.list.querySelector('input:checked');
  }

  private check(): void {
    const chosen = this.chosen();
    if (this.field.value && chosen) {
      chosen.checked = false;
    }
    const found = notebookNamed(this.field.value || 'x', this.trans);
    this.note.textContent = 'wrong' in found ? found.wrong : '';
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
      focusNodeSelector: 'input:not(:disabled)'
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
