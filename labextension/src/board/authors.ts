/** Who wrote which cell of the board last, and how is it shown beside the cells? */
import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { colourOf } from './colours';

export interface IAuthorWords {
  /** The person's name, as the class knows it. */
  nameOf: (person: string) => string;
  /** What is said of a cell to someone who cannot see the bar: "Last changed by %1". */
  lastChangedBy: (name: string) => string;
}

interface IWritten {
  seq: number;
  who: string;
  cells: readonly string[];
}

/** Who wrote each cell last, by cell id. */
export function lastAuthors(
  changes: readonly IWritten[],
  before: ReadonlyMap<string, string> = new Map()
): Map<string, string> {
  const authors = new Map(before);
  for (const { who, cells } of [...changes].sort((one, other) => one.seq - other.seq)) {
    cells.forEach(cell => authors.set(cell, who));
  }
  return authors;
}

/** The first letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map(word => [...word][0].toLocaleUpperCase()).join('');
}

const TAG = 'lc-Author';

/** A bar, initials and a name beside each cell of one panel, while `show` is given authors. */
export class AuthorBars {
  constructor(
    private readonly panel: NotebookPanel,
    private readonly words: IAuthorWords
  ) {
    panel.content.model?.cells.changed.connect(this._redraw, this);
  }

  /** Shows who wrote what, or nothing any more. */
  show(authors: ReadonlyMap<string, string> | null): void {
    this._authors = authors;
    this._redraw();
  }

  private _redraw(): void {
    if (this.panel.isDisposed || (!this._authors && !this._drawn)) {
      return;
    }
    this._drawn = this._authors !== null;
    for (const cell of this.panel.content.widgets) {
      const who = this._authors?.get(cell.model.id);
      this._mark(cell, who);
    }
  }

  private _mark({ node, model }: Cell, who: string | undefined): void {
    const old = node.querySelector(`:scope > .${TAG}`);
    const name = who === undefined ? '' : this.words.nameOf(who);
    if (old instanceof HTMLElement && old.title === name && name !== '') {
      return;
    }
    old?.remove();
    node.removeAttribute('aria-describedby');
    if (who !== undefined && name !== '') {
      const tag = tagOf(name, who, this.words.lastChangedBy(name));
      tag.id = `lc-author-${model.id}`;
      node.append(tag);
      node.setAttribute('aria-describedby', tag.id);
    }
  }

  private _authors: ReadonlyMap<string, string> | null = null;
  private _drawn = false;
}

function tagOf(name: string, who: string, said: string): HTMLElement {
  const tag = document.createElement('div');
  tag.className = TAG;
  tag.title = name;
  tag.dataset.who = String(colourOf(who));
  for (const [part, text] of [
    ['initials', initialsOf(name)],
    ['name', said]
  ]) {
    const element = tag.appendChild(document.createElement('span'));
    element.className = `${TAG}-${part}`;
    element.textContent = text;
  }
  tag.firstElementChild?.setAttribute('aria-hidden', 'true');
  return tag;
}
