/** Has the class page the looks of everything it shows? */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const STYLE = join(ROOT, 'style');

/** What the page leaves out of `index.css` on purpose, as only JupyterLab shows it. */
const LAB_ONLY = [
  'board.css', // notebooks and copies in JupyterLab's own widgets; the page's board is in reading.css
  'files.css', // JupyterLab's side bar
  'lab.css' // JupyterLab's frame
];
/** What JupyterLab leaves out. */
const PAGE_ONLY = ['reading.css'];
/** Sheets that stand for themselves. */
const ENTRIES = ['index.css', 'page.css', 'frame.css', 'math.css'];
/** Drawn by JupyterLab alone, with icons that the page gets in the same file. */
const LAB_CLASSES = ['lc-IconStroke', 'lc-LiveIcon'];

/** How many rows a list has, which its component says. */
const BY_SCRIPT = ['--lc-rows'];

const sheet = (name: string): string => readFileSync(join(STYLE, name), 'utf8');
const found = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), ([, name]) => name);
const imported = (name: string): string[] => found(sheet(name), /@import url\('([^']+)'\)/gu);
const classes = (names: string[]): Set<string> =>
  new Set(names.flatMap(name => found(sheet(name), /\.(lc-[\w-]+)/gu)));

const lab = imported('index.css');
const page = imported('page.css');

function fileOf(path: string): string {
  const file = [`${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find(existsSync);
  if (!file) {
    throw new Error(`Nothing to import at ${path}.`);
  }
  return file;
}

/** The text of every module of ours that the page brings along. */
function modules(): Map<string, string> {
  const all = new Map<string, string>();
  const ahead = [join(ROOT, 'src', 'page', 'main.tsx')];
  for (let file = ahead.pop(); file; file = ahead.pop()) {
    if (!all.has(file)) {
      const text = readFileSync(file, 'utf8');
      const from = dirname(file);
      all.set(file, text);
      const names = found(text, /(?:\bfrom|\bimport\(?)\s*'(\.[^']*)'/gu);
      ahead.push(...names.map(name => fileOf(join(from, name))));
    }
  }
  return all;
}

it('takes every sheet of JupyterLab but those that are left out by name', () => {
  expect(lab.filter(name => !page.includes(name)).sort()).toEqual(LAB_ONLY);
  expect(page.filter(name => !lab.includes(name)).sort()).toEqual(PAGE_ONLY);
});

it('knows every sheet there is', () => {
  const known = new Set([...lab, ...page, ...ENTRIES]);
  const sheets = readdirSync(STYLE).filter(name => name.endsWith('.css'));
  expect(sheets.filter(name => !known.has(name))).toEqual([]);
});

it('lays the sheets upon each other in the order of JupyterLab', () => {
  const both = (names: string[], others: string[]) => names.filter(name => others.includes(name));
  expect(both(page, lab)).toEqual(both(lab, page));
});

it('shows nothing that only a sheet left out would dress', () => {
  const here = classes([...page, 'page.css']);
  const elsewhere = classes(LAB_ONLY);
  const missing = Array.from(modules()).flatMap(([file, text]) =>
    Array.from(new Set(found(text, /\b(lc-[\w-]+)/gu)))
      .filter(name => elsewhere.has(name) && !here.has(name) && !LAB_CLASSES.includes(name))
      .map(name => `${relative(ROOT, file)}: ${name}`)
  );
  expect(missing).toEqual([]);
});

it('defines every colour and measure that its sheets use', () => {
  const text = [...page, 'page.css'].map(sheet).join('\n');
  const given = new Set(found(text, /(?:^|[\s{;])(--[\w-]+)\s*:/gu));
  const used = new Set(found(text, /var\(\s*(--[\w-]+)\s*\)/gu));
  expect(Array.from(used).filter(name => !given.has(name))).toEqual(BY_SCRIPT);
});
