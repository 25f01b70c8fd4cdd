/**
 * What do browsers' copies of a board do with the library that browsers have? Reads one request a
 * line (JSON) and writes one answer a line. Bytes are base64.
 */
import readline from 'node:readline';

import { YNotebook } from '../../../labextension/node_modules/@jupyter/ydoc/lib/index.js';
import * as Y from '../../../labextension/node_modules/yjs/dist/yjs.mjs';

const copies = new Map();
const HEARD = Symbol('heard');
const bytes = text => new Uint8Array(Buffer.from(text, 'base64'));
const text = content => Buffer.from(content).toString('base64');

/** A place in a text between two whole characters, as an editor's cursor has it. */
function between(source, wish) {
  const place = wish > source.length ? source.length : wish;
  return /[\uDC00-\uDFFF]/.test(source[place] ?? '') ? place + 1 : place;
}

class Copy {
  constructor(state) {
    this.notebook = new YNotebook();
    this.doc = this.notebook.ydoc;
    this.outbox = [];
    this.doc.on('update', (update, origin) => {
      if (origin !== HEARD) {
        this.outbox.push(update);
      }
    });
    this.hear(state);
  }

  /** The notebook's own listeners throw at some changes; the copy has taken the update then. */
  hear(update) {
    try {
      Y.applyUpdate(this.doc, bytes(update), HEARD);
    } catch (error) {
      if (!/@jupyter\/ydoc\/lib\/ycell/.test(error.stack)) {
        throw error;
      }
    }
  }

  take() {
    const made = this.outbox;
    this.outbox = [];
    return made.length ? text(Y.mergeUpdates(made)) : '';
  }

  missing(state) {
    return text(Y.encodeStateAsUpdate(this.doc, bytes(state)));
  }

  vector() {
    return text(Y.encodeStateVector(this.doc));
  }

  /** What is shown, and what is kept back because its past is missing. */
  content() {
    const { pendingStructs, pendingDs } = this.doc.store;
    const pending = Boolean(pendingStructs || pendingDs);
    return { notebook: this.notebook.getSource(), pending };
  }

  edit(kind, at, to, says) {
    const { notebook } = this;
    const size = notebook.cells.length;
    if (kind === 'add' || !size) {
      const fresh = {
        id: says,
        cell_type: to % 2 ? 'markdown' : 'code',
        source: says,
        metadata: {}
      };
      notebook.insertCell(size ? at % (size + 1) : 0, fresh);
      return;
    }
    EDITS[kind](notebook, at % size, to, says);
  }
}

const EDITS = {
  type(notebook, at, to, says) {
    const cell = notebook.cells[at];
    const place = between(cell.source, to);
    cell.updateSource(place, place, says);
  },
  erase(notebook, at, to) {
    const cell = notebook.cells[at];
    const place = between(cell.source, to);
    cell.updateSource(place, between(cell.source, place + 3), '');
  },
  /** What a program does that compares two emoji unit by unit. */
  halve(notebook, at) {
    const cell = notebook.cells[at];
    const half = cell.source.search(/[\uDC00-\uDFFF]/);
    cell.updateSource(half, half + 1, '');
  },
  replace(notebook, at, to, says) {
    notebook.cells[at].setSource(says);
  },
  remove(notebook, at) {
    notebook.deleteCell(at);
  },
  move(notebook, at, to) {
    notebook.moveCells(at, to % notebook.cells.length, 1);
  },
  turn(notebook, at) {
    const cell = notebook.cells[at];
    const { id, source } = cell;
    const cell_type = cell.cell_type === 'code' ? 'markdown' : 'code';
    notebook.transact(() => {
      notebook.deleteCell(at);
      notebook.insertCell(at, { id, source, cell_type, metadata: {} });
    });
  },
  run(notebook, at, to, says) {
    const cell = notebook.cells[at];
    if (cell.cell_type === 'code') {
      cell.execution_count = to + 1;
      const stream = { output_type: 'stream', name: 'stdout', text: says };
      cell.updateOutputs(0, cell.getOutputs().length, [stream]);
    }
  },
  print(notebook, at, to, says) {
    const cell = notebook.cells[at];
    const last = cell.cell_type === 'code' ? cell.getOutputs().length - 1 : -1;
    if (last >= 0) {
      cell.appendStreamOutput(last, says);
    }
  },
  note(notebook, at, to, says) {
    notebook.cells[at].setMetadata(`key${to % 3}`, says);
  },
  forget(notebook, at, to) {
    notebook.cells[at].deleteMetadata(`key${to % 3}`);
  },
  name(notebook, at, to, says) {
    notebook.setMetadata('title', says);
  },
  format(notebook, at, to, says) {
    const source = notebook.cells[at].ymodel.get('source');
    const whole = source.toString();
    const place = between(whole, to);
    const size = between(whole, place + 4) - place;
    if (size > 0) {
      source.format(place, size, { [`style${to % 2}`]: to % 3 ? says : null });
    }
  },
  undo(notebook) {
    notebook.undo();
  },
  redo(notebook) {
    notebook.redo();
  },
  trust(notebook, at) {
    notebook.cells[at].setMetadata('trusted', true);
  }
};

function answer({ copy, ask, args }) {
  if (ask === 'open') {
    copies.set(copy, new Copy(...args));
    return null;
  }
  return copies.get(copy)[ask](...args) ?? null;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
