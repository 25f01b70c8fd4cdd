/** Is each part of the page laid out in one style sheet, so that none changes another by chance? */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const STYLE = join(__dirname, '../../style');
const RULE = /([^{}]+)\{([^{}]*)\}/gu;

function laidOut(sheet: string): string[] {
  const text = readFileSync(join(STYLE, sheet), 'utf-8').replace(/\/\*.*?\*\//gsu, '');
  return [...text.matchAll(RULE)]
    .filter(([, , says]) => /(^|[\s;])display:/u.test(says))
    .flatMap(([, selectors]) => selectors.split(',').map(one => one.trim()))
    .filter(selector => /^\.lc-[\w-]+$/u.test(selector));
}

it('says how a part is laid out in one sheet alone', () => {
  const sheets = new Map<string, Set<string>>();
  for (const sheet of readdirSync(STYLE).filter(name => name.endsWith('.css'))) {
    for (const part of laidOut(sheet)) {
      sheets.set(part, (sheets.get(part) ?? new Set()).add(sheet));
    }
  }
  expect(sheets.size).toBeGreaterThan(100);
  expect([...sheets].filter(([, where]) => where.size > 1)).toEqual([]);
});
