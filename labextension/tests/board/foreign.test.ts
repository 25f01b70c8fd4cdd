/** Is nothing fetched because somebody wrote something, and shown once this reader asks for it? */
import type { IRenderMime } from '@jupyterlab/rendermime';
import { holdDiagrams, holdForeign, Leave, quietly } from '../../src/board/foreign';

const trans = {
  __: (text: string, ...given: unknown[]) =>
    given.reduce<string>((t, g, n) => t.replace(`%${n + 1}`, String(g)), text),
  _n: (text: string) => text
};
/** One that lets everything through: what is held back must not depend on what another took out. */
const core = { sanitize: (markup: string) => markup, allowNamedProperties: true };

function parsed(markup: string): HTMLElement {
  return new DOMParser().parseFromString(markup, 'text/html').body;
}

/** What is left for the page to fetch. */
function fetched(markup: string): string[] {
  const body = parsed(markup);
  return [...body.querySelectorAll('*')].flatMap(element =>
    element.getAttributeNames().flatMap(name => {
      const value = element.getAttribute(name)!;
      const asks =
        name === 'style'
          ? /url|image|\\/i.test(value)
          : /^(src|srcset|poster|background|data|(xlink:)?href)$/.test(name);
      return asks && !/^(data|attachment|liveclass-course):/.test(value) ? [value] : [];
    })
  );
}

const FOREIGN = [
  '<img src="https://evil.invalid/a.png">',
  '<img src="//evil.invalid/a.png">',
  '<img src=" \thttps://evil.invalid/a.png">',
  '<img src="ht&#10;tps://evil.invalid/a.png">',
  '<img src="/\\evil.invalid/a.png">',
  '<img src="\\\\evil.invalid/a.png">',
  '<img src="/&#9;/evil.invalid/a.png">',
  '<img src="/hub/logout">',
  '<img src="https:evil.invalid/a.png">',
  '<img src="a.png" srcset="https://evil.invalid/b.png 2x">',
  '<img src="https://evil.invalid@other.invalid/a.png">',
  '<video src="https://evil.invalid/a.mp4" poster="//evil.invalid/p.png"></video>',
  '<video src="data:video/mp4;base64,AA" poster="//evil.invalid/p.png"></video>',
  '<audio autoplay src="//evil.invalid/a.mp3">',
  '<input type="image" src="//evil.invalid/a.png">',
  '<table background="//evil.invalid/a.png"><tr><td background="//evil.invalid/b.png">x</td></tr></table>',
  '<p style="background: url(//evil.invalid/a.png)">x</p>',
  '<p style="background-image: URL( \'//evil.invalid/a.png\' )">x</p>',
  '<p style="color: red; list-style-image: url(a;b)">x</p>',
  '<p style="background: \\75rl(//evil.invalid)">x</p>',
  '<p style="background-image: image-set(\'//evil.invalid\' 1x)">x</p>',
  '<iframe src="//evil.invalid"></iframe><object data="//evil.invalid"></object><embed src="//evil.invalid">',
  '<svg><image href="//evil.invalid/a.png" xlink:href="//evil.invalid/a.png"></image></svg>'
];

test.each(FOREIGN)('nothing is fetched for %s', markup => {
  expect(fetched(markup)).not.toEqual([]);
  expect(fetched(holdForeign(markup, new Leave(), trans))).toEqual([]);
});

test('a button stands in its place, and names the host as the browser would ask it', () => {
  const held = holdForeign(
    '<img src="https://good.invalid@EVIL.invalid:81/x">',
    new Leave(),
    trans
  );
  const button = parsed(held).querySelector('button')!;
  expect(button.textContent).toBe('A picture from evil.invalid:81 is not loaded · Show');
});

test('what lies in the page or in the course is shown at once, everything else is left as it was', () => {
  const inside = '<img src="data:image/png;base64,AA"><img src="attachment:a.png">';
  expect(holdForeign(inside, new Leave(), trans)).toBe(inside);
  const words =
    '<a href="https://example.org/">out</a><p style="color:rgb(1,2,3)">x</p><pre>\na</pre>';
  expect(holdForeign(words, new Leave(), trans)).toBe(words.replace('\n', ''));
  const [file] = parsed(
    holdForeign('<img src="../img/a%20b.png?x#y">', new Leave(), trans)
  ).children;
  expect(file.getAttribute('src')).toBe('liveclass-course:../img/a%20b.png');
  expect(fetched(holdForeign('<img src="a%zz.png">', new Leave(), trans))).toEqual([]);
});

test('what this reader let be fetched is, and no other address', () => {
  const leave = new Leave();
  leave.addresses.add('https://a.invalid/x');
  const held = holdForeign(
    '<img src="https://a.invalid/x"><img src="https://a.invalid/y">',
    leave,
    trans
  );
  expect(fetched(held)).toEqual(['https://a.invalid/x']);
  const link = '<a href="https://a.invalid/x">out</a>';
  expect(holdForeign(link, leave, trans)).toBe(link);
  leave.all = true;
  expect(fetched(holdForeign('<img src="https://b.invalid/">', leave, trans))).toHaveLength(1);
});

test('a diagram is text when it could name an address, and drawn when it cannot', () => {
  const drawn = '# A\nhttps://a.invalid\n\n```mermaid\nflowchart LR\n A & B -->|<= 3| C\n```';
  expect(holdDiagrams(drawn)).toBe(drawn);
  for (const address of [
    'A@{ img: "x" }',
    'A["<img src=x>"]',
    'style A fill:url(x)',
    '%% //e.invalid',
    'A[#47;]'
  ]) {
    for (const fence of ['```mermaid', '~~~ \u00a0mermaid', '- ````  mermaid']) {
      expect(holdDiagrams(`${fence}\nflowchart LR\n ${address}\n`)).not.toMatch(/mermaid/);
    }
  }
});

test('a registry made quiet holds back, and finds files of the course on the drive of the class alone', async () => {
  const resolver: IRenderMime.IResolver = {
    isLocal: url => !url.includes(':'),
    resolveUrl: async url => (url.startsWith('../') ? url.slice(3) : `Class:demo/${url}`),
    getDownloadUrl: async path => `data:,${path}`
  };
  const markdownParser = { render: async (text: string) => text };
  const registry = quietly({ sanitizer: core, markdownParser, resolver }, new Leave(), trans);
  expect(fetched(registry.sanitizer.sanitize(FOREIGN[0]))).toEqual([]);
  expect(registry.sanitizer.allowNamedProperties).toBe(core.allowNamedProperties);
  const found = async (url: string): Promise<string> =>
    registry.resolver!.getDownloadUrl(
      await registry.resolver!.resolveUrl(`liveclass-course:${url}`)
    );
  expect(registry.resolver!.isLocal!('liveclass-course:a.png')).toBe(true);
  expect(await found('a.png')).toBe('data:,Class:demo/a.png');
  expect(await found('../private.png')).toBe('data:,');
  expect(await registry.markdownParser!.render('```mermaid\n//')).not.toMatch('mermaid');
});
