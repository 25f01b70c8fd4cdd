/**
 * Where do others point on the board, and where does this person?
 *
 * Speaks the awareness fields of jupyter-collaboration (`user`, `cursors` with Yjs relative positions), so each
 * side sees the other's carets; it stands in for that package's own drawing where it is not installed. A moving
 * caret carries its name for two seconds, then only a small mark, which tells the name on hover.
 */
import { EditorSelection, type Extension, StateEffect } from '@codemirror/state';
import {
  type EditorView,
  layer,
  type LayerMarker,
  RectangleMarker,
  ViewPlugin,
  type ViewUpdate
} from '@codemirror/view';
import type { YBaseCell } from '@jupyter/ydoc';
import * as Y from 'yjs';
import { colourOf } from './colours';

const FLAG_HEIGHT = 18;
const FLAG_WIDTH = 148;
const FLAG_GAP = 6;

type Awareness = NonNullable<YBaseCell<never>['awareness']>;

interface ICursor {
  anchor: unknown;
  head: unknown;
  primary?: boolean;
  empty?: boolean;
}

interface IPointing {
  user?: { username?: string; name?: string; display_name?: string };
  cursors?: ICursor[];
}

interface ICaret {
  client: number;
  name: string;
  colour: number;
  anchor: number;
  head: number;
  /** Changes whenever the person moves: the name is shown anew. */
  stamp: number;
}

const moved = StateEffect.define<null>();

function absolute(cursor: unknown, doc: Y.Doc | null): Y.AbsolutePosition | null {
  try {
    const relative = Y.createRelativePositionFromJSON(cursor);
    return doc && Y.createAbsolutePositionFromRelativePosition(relative, doc);
  } catch {
    return null; // Others write these: anything may be in them.
  }
}

function position(cursor: unknown, text: Y.Text): number | null {
  const found = absolute(cursor, text.doc);
  return found?.type === text ? found.index : null;
}

/** Everyone who points in one document. Only the editors someone moves in, from or to are told. */
export class Pointers {
  constructor(private readonly awareness: Awareness) {
    awareness.on('change', this._onChange);
    awareness.doc.on('destroy', () => awareness.off('change', this._onChange));
  }

  add(text: Y.Text, view: EditorView): void {
    this._views.set(text, (this._views.get(text) ?? new Set()).add(view));
  }

  remove(text: Y.Text, view: EditorView): void {
    const views = this._views.get(text);
    views?.delete(view);
    if (views?.size === 0) {
      this._views.delete(text);
    }
  }

  /** The carets of others in one text. */
  in(text: Y.Text): ICaret[] {
    return [...this.awareness.getStates()].flatMap(([client, state]) =>
      client === this.awareness.doc.clientID ? [] : this._caretsOf(client, state, text)
    );
  }

  private _caretsOf(client: number, state: IPointing, text: Y.Text): ICaret[] {
    const { user, cursors } = state;
    return (Array.isArray(cursors) ? cursors : []).flatMap(cursor => {
      const head = position(cursor?.head, text);
      const anchor = position(cursor?.anchor, text);
      if (head === null || anchor === null) {
        return [];
      }
      const name = String(user?.display_name ?? user?.name ?? '');
      const colour = colourOf(String(user?.username ?? name));
      return [{ client, name, colour, anchor, head, stamp: this._stamps.get(client) ?? 0 }];
    });
  }

  private _onChange = (change: { added: number[]; updated: number[]; removed: number[] }): void => {
    const affected = new Set<EditorView>();
    for (const client of [...change.added, ...change.updated, ...change.removed]) {
      if (client === this.awareness.doc.clientID) {
        continue;
      }
      this._stamps.set(client, (this._stamps.get(client) ?? 0) + 1);
      const state: IPointing | undefined = this.awareness.getStates().get(client);
      const cursor = state?.cursors?.[0]?.head;
      const type = cursor ? absolute(cursor, this.awareness.doc)?.type : undefined;
      const text = type as Y.Text | undefined;
      for (const at of [this._at.get(client), text]) {
        this._views.get(at as Y.Text)?.forEach(view => affected.add(view));
      }
      this._at.set(client, text);
    }
    affected.forEach(view => view.dispatch({ effects: moved.of(null) }));
  };

  private _views = new Map<Y.Text, Set<EditorView>>();
  private _at = new Map<number, Y.Text | undefined>();
  private _stamps = new Map<number, number>();
}

const pointers = new WeakMap<Awareness, Pointers>();

function pointersOf(awareness: Awareness): Pointers {
  let found = pointers.get(awareness);
  if (!found) {
    found = new Pointers(awareness);
    pointers.set(awareness, found);
  }
  return found;
}

/** Where a name stands: behind its line where there is room, so that it hides no code. */
interface IFlag {
  side: string;
  /** To the right of the caret, in pixels. */
  shift: number;
}

/** A caret with its name, as CodeMirror draws it in a layer of its own. */
class CaretMarker implements LayerMarker {
  constructor(
    private readonly caret: ICaret,
    private readonly at: RectangleMarker,
    private readonly flag: IFlag
  ) {}

  eq(other: CaretMarker): boolean {
    return (
      this._isSame(other) &&
      this.flag.side === other.flag.side &&
      this.flag.shift === other.flag.shift &&
      this.at.eq(other.at)
    );
  }

  draw(): HTMLElement {
    const { name, colour } = this.caret;
    const element = this.at.draw();
    element.className = 'lc-Caret';
    element.dataset.who = String(colour);
    const mark = element.appendChild(document.createElement('span'));
    mark.className = 'lc-Caret-mark';
    mark.title = name;
    const flag = element.appendChild(document.createElement('span'));
    flag.textContent = name;
    this._place(flag);
    return element;
  }

  /** Moved by what others write: its name is not shown anew. */
  update(element: HTMLElement, before: CaretMarker): boolean {
    if (!this._isSame(before)) {
      return false;
    }
    this.at.update(element, before.at);
    this._place(element.lastElementChild as HTMLElement);
    return true;
  }

  private _isSame({ caret }: CaretMarker): boolean {
    return this.caret.client === caret.client && this.caret.stamp === caret.stamp;
  }

  private _place(flag: HTMLElement): void {
    const { side, shift } = this.flag;
    flag.className = `lc-Caret-flag ${side}`;
    flag.style.insetInlineStart = shift ? `${shift}px` : '';
  }
}

/** From a place to the end of its line, in pixels; null where the line is wrapped between. */
function toLineEnd(view: EditorView, head: number): number | null {
  const from = view.coordsAtPos(head);
  const to = view.coordsAtPos(view.state.doc.lineAt(head).to);
  return from && to && from.top === to.top ? to.left - from.left : null;
}

function flagOf(view: EditorView, head: number, { left, top, height }: RectangleMarker): IFlag {
  const { contentDOM, scrollDOM } = view;
  const room = scrollDOM.scrollLeft + scrollDOM.clientWidth - left;
  const end = toLineEnd(view, head);
  if (end !== null && end + FLAG_WIDTH <= room) {
    return { side: 'lc-mod-beside', shift: end + FLAG_GAP };
  }
  const isLast = top + height + FLAG_HEIGHT > contentDOM.offsetHeight;
  const row = top >= FLAG_HEIGHT ? 'lc-mod-above' : isLast ? 'lc-mod-beside' : 'lc-mod-below';
  const isBack = room < FLAG_WIDTH && left >= FLAG_WIDTH;
  return { side: isBack ? `${row} lc-mod-back` : row, shift: 0 };
}

function caretLayer(all: Pointers, text: Y.Text): Extension {
  return layer({
    above: true,
    class: 'lc-Carets',
    update: needsDrawing,
    markers: view =>
      all.in(text).flatMap(caret => {
        const head = EditorSelection.cursor(Math.min(caret.head, view.state.doc.length));
        return RectangleMarker.forRange(view, '', head).map(
          at => new CaretMarker(caret, at, flagOf(view, head.head, at))
        );
      })
  });
}

function selectionLayer(all: Pointers, text: Y.Text): Extension {
  return layer({
    above: false,
    class: 'lc-Selections',
    update: needsDrawing,
    markers: view =>
      all.in(text).flatMap(({ anchor, head, colour }) => {
        const end = view.state.doc.length;
        const range = EditorSelection.range(Math.min(anchor, end), Math.min(head, end));
        return range.empty
          ? []
          : RectangleMarker.forRange(view, `lc-Selection lc-mod-who${colour}`, range);
      })
  });
}

function needsDrawing(update: ViewUpdate): boolean {
  return (
    update.docChanged ||
    update.transactions.some(each => each.effects.some(effect => effect.is(moved)))
  );
}

/** Tells others where this person's caret is, while the editor has the focus. */
function tellOwn(awareness: Awareness, text: Y.Text, { view, state }: ViewUpdate): void {
  if (!view.hasFocus || !awareness.getLocalState()) {
    return;
  }
  const cursors = state.selection.ranges.map(range => ({
    anchor: Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, range.anchor)),
    head: Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, range.head)),
    primary: range === state.selection.main,
    empty: range.empty
  }));
  const told = (awareness.getLocalState() as IPointing).cursors;
  if (JSON.stringify(told) !== JSON.stringify(cursors)) {
    awareness.setLocalStateField('cursors', cursors);
  }
}

/** The carets of one editor: those of others drawn, one's own told. */
export function carets(awareness: Awareness, text: Y.Text): Extension {
  const all = pointersOf(awareness);
  const plugin = ViewPlugin.define(view => {
    all.add(text, view);
    return {
      update(update) {
        if (update.docChanged || update.selectionSet || update.focusChanged) {
          tellOwn(awareness, text, update);
        }
      },
      destroy: () => all.remove(text, view)
    };
  });
  return [plugin, caretLayer(all, text), selectionLayer(all, text)];
}
