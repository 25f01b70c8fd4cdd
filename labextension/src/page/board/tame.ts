/**
 * How does a text cell become markup that can do nothing?
 *
 * The parser's output passes a sanitizer that knows a short list of elements and attributes. What
 * comes out is nodes, never a string; no picture is fetched from anywhere.
 */
import DOMPurify, { type Config } from 'dompurify';
import { Marked, type TokenizerAndRendererExtension } from 'marked';
import { liftFormulas, markFormula } from '../math/marks';
import { isRecord, textOf } from './cells';

const TAGS =
  'a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ' +
  'mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var';
const ATTRIBUTES = 'align alt colspan dir height href lang open rowspan src start title width';
const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  ALLOWED_TAGS: TAGS.split(' '),
  ALLOWED_ATTR: ATTRIBUTES.split(' '),
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true
};
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/u;
const LINK = /^(?:https?|mailto):/iu;
const ATTACHMENT = 'attachment:';
/** A longer cell is shown as the text it is. */
const MOST_TEXT = 100_000;

/** What stands between dollars is left as it is written, and marked. */
function math(
  name: string,
  level: 'block' | 'inline',
  rule: RegExp
): TokenizerAndRendererExtension {
  return {
    name,
    level,
    start: source => source.match(level === 'block' ? /\$\$|\\begin\{/u : /\$/u)?.index,
    tokenizer: source => {
      const found = rule.exec(source);
      return found ? { type: name, raw: found[0], text: found[1] } : undefined;
    },
    renderer: ({ text }) => {
      const marked = escape(markFormula(String(text).trim(), level === 'block'));
      return level === 'block' ? `<p>${marked}</p>\n` : marked;
    }
  };
}

function escape(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}

const marked = new Marked({
  gfm: true,
  async: false,
  extensions: [
    math('mathBlock', 'block', /^\$\$([^$]+)\$\$/u),
    math('mathLines', 'block', /^(\\begin\{([a-z]+\*?)\}[^]*?\\end\{\2\})/u),
    math('mathInLine', 'inline', /^\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/u)
  ]
});

/** The picture that a cell keeps itself, as an address. */
function attached(name: string, attachments: Record<string, unknown>): string {
  const bundle = Object.hasOwn(attachments, name) ? attachments[name] : null;
  const [type, base64] = isRecord(bundle) ? (Object.entries(bundle)[0] ?? []) : [];
  return type ? `data:${type};base64,${textOf(base64).replace(/\s/gu, '')}` : '';
}

function nameOf(source: string): string {
  try {
    return decodeURIComponent(source.slice(ATTACHMENT.length));
  } catch {
    return '';
  }
}

/** An image keeps its source only when that is a picture in the document itself. */
function settle(image: Element, attachments: Record<string, unknown>, gone: string): void {
  const source = image.getAttribute('src') ?? '';
  const address = source.startsWith(ATTACHMENT) ? attached(nameOf(source), attachments) : source;
  if (PICTURE.test(address)) {
    image.setAttribute('src', address);
    image.setAttribute('alt', image.getAttribute('alt') ?? '');
  } else {
    const words = document.createElement('em');
    words.textContent = `[${gone}${image.getAttribute('alt') ? `: ${image.getAttribute('alt')}` : ''}]`;
    image.replaceWith(words);
  }
}

/** A link leads to another tab, which knows nothing of this one; any other address is only text. */
function tame(link: Element): void {
  const address = link.getAttribute('href') ?? '';
  if (LINK.test(address)) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  } else {
    link.removeAttribute('href');
  }
}

/** Only these elements have an address, and only theirs are looked at afterwards. */
const ADDRESSES: Record<string, string> = { src: 'IMG', href: 'A' };

/** Pictures that name an attachment pass the sanitizer under a name it lets through. */
const purifier = DOMPurify(window);
purifier.addHook('uponSanitizeAttribute', (node, data) => {
  const holder = ADDRESSES[data.attrName];
  if (holder !== undefined && node.nodeName !== holder) {
    data.keepAttr = false;
  } else if (data.attrName === 'src') {
    data.forceKeepAttr = data.attrValue.startsWith(ATTACHMENT);
  }
});

/** The page's own headings come first: those of a cell stand one level below. */
function lower(heading: Element): void {
  const below = document.createElement(`h${Math.min(6, Number(heading.nodeName[1]) + 1)}`);
  below.append(...heading.childNodes);
  heading.replaceWith(below);
}

/** Nodes for a text in Markdown; `gone` stands for a picture that is not in the document. */
export function markdownNodes(
  text: string,
  attachments: Record<string, unknown>,
  gone: string
): DocumentFragment {
  const markup = text.length > MOST_TEXT ? `<pre>${escape(text)}</pre>` : markupOf(text);
  // Parsed inside a document of its own, where nothing loads; images are settled before they are shown.
  const nodes = purifier.sanitize(markup, CONFIG);
  nodes.querySelectorAll('img').forEach(image => settle(image, attachments, gone));
  nodes.querySelectorAll('a').forEach(tame);
  nodes.querySelectorAll('h1, h2, h3, h4, h5, h6').forEach(lower);
  liftFormulas(nodes);
  return nodes;
}

/** What the parser makes of a text: markup that has yet to be tamed. */
export function markupOf(text: string): string {
  return marked.parse(text) as string;
}

/** The markup of an output, for a frame that runs nothing anyway: without styles, forms and frames. */
export function tamedMarkup(html: string, gone: string): string {
  const nodes = purifier.sanitize(html, CONFIG);
  nodes.querySelectorAll('img').forEach(image => settle(image, {}, gone));
  nodes.querySelectorAll('a').forEach(link => link.removeAttribute('href'));
  const holder = document.createElement('div');
  holder.append(nodes);
  return holder.innerHTML;
}
