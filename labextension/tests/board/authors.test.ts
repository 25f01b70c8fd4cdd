/** Does each cell name who wrote it last, and can one see the colours? */
import { readFileSync } from 'node:fs';
import { initialsOf, lastAuthors } from '../../src/board/authors';
import { COLOURS, colourOf } from '../../src/board/colours';

test('the last change counts, in whatever order they are told', () => {
  const authors = lastAuthors([
    { seq: 3, who: 'ben', cells: ['a'] },
    { seq: 1, who: 'ana', cells: ['a', 'b'] }
  ]);
  expect([...authors]).toEqual([
    ['a', 'ben'],
    ['b', 'ana']
  ]);
  const later = lastAuthors([{ seq: 4, who: 'cleo', cells: ['b'] }], authors);
  expect(later.get('a')).toBe('ben');
  expect(later.get('b')).toBe('cleo');
});

test.each([
  ['Ana Okafor', 'AO'],
  ['ben', 'B'],
  ['Maria de la Cruz', 'MC'],
  ['نورا الأحمد', 'نا'],
  ['𝒜da', '𝒜'],
  ['', '']
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test('a person has the colour that the service gives', () => {
  // zlib.crc32(name.encode()) % 7 + 1
  expect(['ana', 'ben', 'cleo', 'نورا'].map(colourOf)).toEqual([2, 6, 5, 5]);
});

const CSS = readFileSync(`${__dirname}/../../style/board.css`, 'utf8');
const [LIGHT, DARK] = [
  /^body \{([^}]*)\}/m,
  /^body\[data-jp-theme-light='false'\] \{([^}]*)\}/m
].map(rule => colours(rule.exec(CSS)?.[1] ?? ''));

function colours(rule: string): Record<string, string> {
  const found = [...rule.matchAll(/--lc-([\w-]+): (#\w+);/g)];
  return Object.fromEntries(found.map(([, name, value]) => [name, value]));
}

function light(colour: string): number {
  const full = colour.length === 4 ? colour.replace(/\w/g, '$&$&') : colour;
  const [r, g, b] = [1, 3, 5]
    .map(at => parseInt(full.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

const THEMES: [string, Record<string, string>, string[]][] = [
  // Grounds of JupyterLab's themes: the page, a cell's editor, the active one.
  ['light', LIGHT, ['#ffffff', '#f5f5f5']],
  ['dark', DARK, ['#111111', '#212121']]
];

test.each(THEMES)('the colours can be told from the ground: %s', (_, theme, grounds) => {
  for (let who = 1; who <= COLOURS; who++) {
    const colour = theme[`who-${who}`];
    for (const ground of grounds) {
      // Initials are small text.
      expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colour, theme['on-who'])).toBeGreaterThanOrEqual(4.5);
  }
});
