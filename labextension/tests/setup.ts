import { TextDecoder, TextEncoder } from 'node:util';

Object.assign(globalThis, { TextDecoder, TextEncoder });

// JupyterLab's shared documents make a cell before they put it into its notebook, which Yjs says of each.
const ABOUT_CELLS = ['Invalid access: Add Yjs type to a document', '[yjs#509] Not same Y.Doc'];
const { warn } = console;
console.warn = (...said: unknown[]) => {
  if (!ABOUT_CELLS.some(known => String(said[0]).startsWith(known))) {
    warn(...said);
  }
};
