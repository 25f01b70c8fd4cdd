import fc from 'fast-check';
import * as Y from 'yjs';
import { withoutCodes } from '../../src/page/board/ansi';
import { NotebookReader } from '../../src/page/board/cells';
import { linesOf } from '../../src/page/board/highlight';
import { MOST_TEXT, rowsOf, shownAs } from '../../src/page/board/outputs';
import { markdownNodes, tamedMarkup } from '../../src/page/board/tame';

function cell(id: string, source: string, more: Record<string, unknown> = {}): Y.Map<unknown> {
  const made = new Y.Map<unknown>();
  const entries = { id, cell_type: 'code', source: new Y.Text(source), ...more };
  Object.entries(entries).forEach(([name, value]) => made.set(name, value));
  return made;
}

const data = (bundle: Record<string, unknown>) => ({
  kind: 'data' as const,
  name: '',
  text: '',
  data: bundle
});

function nodesOf(text: string, attachments: Record<string, unknown> = {}): HTMLElement {
  const holder = document.createElement('div');
  holder.append(markdownNodes(text, attachments, 'gone'));
  return holder;
}

describe('the reader of a notebook', () => {
  it('gives the same value for a cell that did not change', () => {
    const doc = new Y.Doc();
    const reader = new NotebookReader(doc, () => undefined);
    doc.getArray('cells').push([cell('a', 'x = 1'), cell('b', 'y = 2')]);
    const [a, b] = reader.notebook().cells;
    (doc.getArray('cells').get(1) as Y.Map<Y.Text>).get('source')!.insert(0, '# ');
    const [a2, b2] = reader.notebook().cells;
    expect(a2).toBe(a);
    expect([b.source, b2.source]).toEqual(['y = 2', '# y = 2']);
  });

  it('tells of changes deep inside, of outputs as of metadata', () => {
    const doc = new Y.Doc();
    const changed = jest.fn();
    const outputs = new Y.Array<unknown>();
    doc.getArray('cells').push([cell('a', 'x', { outputs })]);
    const reader = new NotebookReader(doc, changed);
    const text = new Y.Text('1\n');
    outputs.push([new Y.Map(Object.entries({ output_type: 'stream', name: 'stdout', text }))]);
    text.insert(2, '2\n');
    doc.getMap('meta').set('metadata', { kernelspec: { name: 'ir' } });
    expect(changed).toHaveBeenCalledTimes(3);
    expect(reader.notebook().cells[0].outputs[0].text).toBe('1\n2\n');
    expect(reader.notebook().language).toBe('ir');
  });

  it('reads whatever a writer put in the place of a cell', () => {
    const values = fc.dictionary(
      fc.constantFrom('id', 'cell_type', 'source', 'outputs', 'attachments', 'execution_count'),
      fc.jsonValue() as fc.Arbitrary<unknown>
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(values, fc.jsonValue())), made => {
        const doc = new Y.Doc();
        const reader = new NotebookReader(doc, () => undefined);
        const cells = made.map(value =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? new Y.Map(Object.entries(value))
            : value
        );
        doc.getArray('cells').push(cells);
        const found = reader.notebook().cells;
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        found.flatMap(({ outputs }) => outputs).forEach(shownAs);
      })
    );
  });

  it('keeps cells apart that have one id', () => {
    const doc = new Y.Doc();
    const reader = new NotebookReader(doc, () => undefined);
    doc.getArray('cells').push([cell('a', '1'), cell('a', '2')]);
    expect(reader.notebook().cells.map(({ id }) => id)).toEqual(['a', 'at-1']);
  });
});

describe('what a program printed', () => {
  it('is read without the codes of a terminal', () => {
    expect(withoutCodes('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x')).toBe('red x');
    expect(withoutCodes('10 %\r50 %\r100 %\ndone\r\n')).toBe('100 %\ndone\n');
    expect(withoutCodes('ab\b\bc\u0000')).toBe('c');
  });

  it('keeps every line and every tab', () => {
    const line = fc.stringMatching(/^[\t -~]*$/u);
    fc.assert(
      fc.property(fc.array(line), lines => {
        expect(withoutCodes(lines.join('\n'))).toBe(lines.join('\n'));
      })
    );
  });
});

describe('the form of an output', () => {
  it('is the picture before the markup before the text', () => {
    const all = { 'image/png': 'AA==', 'text/html': '<b>x</b>', 'text/plain': 'x' };
    expect(shownAs(data(all)).how).toBe('picture');
    expect(shownAs(data({ ...all, 'image/png': undefined })).how).toBe('frame');
    expect(shownAs(data({ 'text/plain': 'x' })).how).toBe('text');
    expect(shownAs(data({ 'application/javascript': 'alert(1)' })).how).toBe('nothing');
  });

  it('makes an address only of what is base64', () => {
    expect(shownAs(data({ 'image/png': 'AA==" onerror="x' })).how).toBe('nothing');
    expect(shownAs(data({ 'image/png': ['AA', '\n=='] }))).toMatchObject({
      address: 'data:image/png;base64,AA=='
    });
  });

  it('puts a drawing nowhere but into an image, half characters and all', () => {
    const shown = shownAs(data({ 'image/svg+xml': '<svg onload="x">\ud800</svg>' }));
    expect(shown).toMatchObject({ how: 'picture' });
    expect((shown as { address: string }).address).toMatch(/^data:image\/svg\+xml;[^<>"]+$/u);
  });

  it('is cut when it is endless, and never taller than a page', () => {
    const long = { kind: 'stream' as const, name: 'stdout', text: 'x'.repeat(1e6), data: {} };
    expect((shownAs(long) as { text: string }).text.length).toBeLessThan(MOST_TEXT + 10);
    expect(rowsOf('<tr>'.repeat(1000))).toBeLessThan(20);
  });
});

describe('the words of a code cell', () => {
  it('are all there, line by line', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('python', 'R', ''), (source, language) => {
        const lines = linesOf(source, language);
        expect(lines.map(words => words.map(({ text }) => text).join('')).join('\n')).toBe(source);
      })
    );
  });
});

const BAIT = fc.constantFrom(
  '<script>x</script>',
  '<img src=x onerror=x>',
  '<svg onload=x>',
  '<a href="javascript:x">',
  '](javascript:x)',
  '![a](',
  '<style>*{}</style>',
  '<iframe srcdoc="<script>">',
  '<math><mtext><style>',
  '</p>',
  '<table><form>',
  '<!--',
  '-->',
  '$$',
  '`',
  '"',
  "'>",
  '&lt;script&gt;',
  'attachment:x)',
  'data:text/html,x'
);
const SAFE_LINK = /^(?:https?|mailto):/iu;

function check(holder: ParentNode): void {
  for (const node of holder.querySelectorAll('*')) {
    expect(node.matches('script, style, iframe, svg, math, form, input, object, embed, link')).toBe(
      false
    );
    for (const { name, value } of node.attributes) {
      expect(name).not.toMatch(/^on|^style$|^id$|^name$/u);
      expect(name === 'class' && !/^lc-Formula(?: lc-mod-apart)?$/u.test(value)).toBe(false);
      expect(name === 'href' && !SAFE_LINK.test(value)).toBe(false);
      expect(name === 'src' && !value.startsWith('data:image/')).toBe(false);
    }
  }
}

describe('markup of others', () => {
  it('is harmless whatever it was made of', () => {
    const text = fc.array(fc.oneof(BAIT, fc.string({ maxLength: 8 }))).map(parts => parts.join(''));
    fc.assert(
      fc.property(text, made => {
        check(nodesOf(made));
        const holder = document.implementation.createHTMLDocument().body;
        holder.append(document.createRange().createContextualFragment(tamedMarkup(made, 'gone')));
        check(holder);
      }),
      // A picture's tag inside another one makes its address that one's.
      { numRuns: 300, examples: [['<P <img src=x onerror=x>'], ['<p href="data:text/html,x">']] }
    );
  });

  it('keeps what a lesson is written with', () => {
    const shown = nodesOf('# One\n\n*two* `three`\n\n| a |\n|---|\n| 1 |\n\n- [x] four');
    expect(shown.querySelector('h1')).toBeNull();
    expect(shown.querySelector('h2')?.textContent).toBe('One');
    expect(shown.querySelector('em, code, td')).not.toBeNull();
  });

  it('leaves formulas as they are written', () => {
    const shown = nodesOf('Mean $\\bar x_1 * y_2 * z$ costs $5 or $6.\n\n$$a_1 * b_2 * c$$');
    const formulas = [...shown.querySelectorAll('code')].map(node => node.textContent);
    expect(formulas).toEqual(['\\bar x_1 * y_2 * z', 'a_1 * b_2 * c']);
    expect(shown.textContent).toContain('costs $5 or $6.');
  });

  it('opens links elsewhere, and none that is not a plain address', () => {
    const shown = nodesOf('[a](https://x.example/) [b](/hub/logout) [c](other.ipynb)');
    const [a, b, c] = shown.querySelectorAll('a');
    expect([a.target, a.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
    expect([b.hasAttribute('href'), c.hasAttribute('href')]).toEqual([false, false]);
  });

  it('shows pictures that the cell holds, and no others', () => {
    const attachments = {
      'a b.png': { 'image/png': 'AA==' },
      'c.svg': { 'image/svg+xml': 'AA==' }
    };
    const shown = nodesOf(
      '![one](attachment:a%20b.png) ![two](attachment:c.svg) ![three](https://x.example/i.png)',
      attachments
    );
    expect([...shown.querySelectorAll('img')].map(image => image.getAttribute('src'))).toEqual([
      'data:image/png;base64,AA=='
    ]);
    expect(shown.textContent).toContain('[gone: two] [gone: three]');
  });
});
