/** Formulas on a page without JupyterLab: found where they stand, and harmless whoever wrote them. */
import { setFormula } from '../../src/page/math/katex';
import { messageNodes } from '../../src/page/messages';

function formulas(text: string): [string | null, boolean][] {
  const found = messageNodes(text).querySelectorAll('code.lc-Formula');
  return Array.from(found, code => [code.textContent, code.classList.contains('lc-mod-apart')]);
}

it.each<[string, [string, boolean][]]>([
  [
    'the mean is $\\bar x_1 * x_2$, and $n$',
    [
      ['\\bar x_1 * x_2', false],
      ['n', false]
    ]
  ],
  ['so\n\n$$\\sum_i x_i < 3$$\n\nis', [['\\sum_i x_i < 3', true]]],
  [
    '\\begin{align}a &= b \\\\ c &= d\\end{align}',
    [['\\begin{align}a &= b \\\\ c &= d\\end{align}', true]]
  ],
  ['it costs $5 and $6', []],
  ['`$x$` and\n\n```\n$$y$$\n```', []],
  ['plain', []]
])('finds the formulas of %j', (text, expected) => {
  expect(formulas(text)).toEqual(expected);
});

it('shows nothing of its marks', () => {
  const marks = messageNodes('a $x$ \ue000b\ue001 `\ue000c` \ue001').textContent!;
  expect(marks.includes('\ue000') && marks.includes('x')).toBe(true);
  expect(messageNodes('$x$').textContent).toBe('x\n');
});

it('sets a formula, with words for who does not see it', () => {
  const made = setFormula('\\frac{1}{n}\\sum x_i', true)!;
  expect(made.className).toBe('lc-Math lc-mod-apart');
  expect(made.querySelector('math')).not.toBeNull();
  expect(made.querySelector('.katex-html')!.getAttribute('aria-hidden')).toBe('true');
});

const HOSTILE = [
  '\\href{javascript:alert(1)}{x}',
  '\\url{javascript:alert(1)}',
  '\\includegraphics{https://evil.example/x.png}',
  '\\htmlClass{lc-Button}{x}',
  '\\htmlId{liveclass}{x}',
  '\\htmlStyle{position:fixed}{x}',
  '\\htmlData{request=1}{x}',
  '\\text{<img src=x onerror=alert(1)>}',
  '\\color{red;background:url(https://evil.example)}x',
  '\\textcolor{expression(alert(1))}{x}',
  '\\def\\a{xxxxxxxx}\\a\\a\\a',
  '\\newcommand\\a{x}\\a',
  '\\let\\a=b',
  '\\rule{100000em}{100000em}',
  '\\unicode{x3c}script',
  '</span><script>alert(1)</script>',
  '{'.repeat(2000) + 'x' + '}'.repeat(2000)
];

it.each(HOSTILE)('does nothing for %p', source => {
  const made = setFormula(source, false);
  const nodes = Array.from(made?.querySelectorAll('*') ?? []);
  for (const node of nodes) {
    expect(node.matches('a, img, script, iframe, object, form, style, link')).toBe(false);
    for (const { name, value } of node.attributes) {
      expect(name).not.toMatch(/^on|^id$|^href|^src|^data-/u);
      expect(value).not.toMatch(/url\(|fixed|expression|javascript/iu);
    }
  }
  const wide = nodes.map(node => parseFloat((node as HTMLElement).style?.width || '0'));
  expect(Math.max(0, ...wide)).toBeLessThanOrEqual(12);
});

it('takes no longer for a formula that would grow without end', () => {
  expect(setFormula(`\\gdef\\x{${'y'.repeat(1000)}}${'\\x'.repeat(900)}`, false)).toBeNull();
  expect(setFormula('x'.repeat(5000), false)).toBeNull();
  expect(setFormula('\\frac{1', false)).toBeNull();
});
