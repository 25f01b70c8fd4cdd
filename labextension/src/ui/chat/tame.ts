/**
 * What may the words of a message keep of the markup that was made of them?
 *
 * A short list of elements, links to the web that open apart, links to cells of the board; pictures
 * become links, so that nothing is fetched because somebody wrote something. What comes out is nodes.
 */
import DOMPurify, { type Config } from 'dompurify';

const TAGS =
  'a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s span strong sub sup ' +
  'table tbody td th thead tr u ul';
const ATTRIBUTES = 'align alt class colspan dir href lang rowspan src start title';
const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  ALLOWED_TAGS: TAGS.split(' '),
  ALLOWED_ATTR: ATTRIBUTES.split(' '),
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true
};
const WEB = /^https?:\/\//iu;
const LINK = /^(?:https?:\/\/|mailto:)/iu;
/** What a link to a cell of the board looks like; the id as the notebook format has it. */
const CELL = /^#cell:([a-zA-Z0-9_-]{1,64})$/u;
/** The names that highlighters give to words of code. */
const COLOURS = /^(?:ͼ\w+|cm-[\w-]+|tok-[\w-]+)$/u;

const purifier = DOMPurify(window);

/** The cell that an address leads to, if it leads to one. */
export function cellOf(address: string | null): string | null {
  return CELL.exec(address ?? '')?.[1] ?? null;
}

/** Whether an address leads out into the web, or to somebody's mailbox. */
export function leadsOut(address: string | null): boolean {
  return LINK.test(address ?? '');
}

function tameLink(link: Element): void {
  const address = link.getAttribute('href');
  if (cellOf(address)) {
    link.setAttribute('class', 'lc-CellLink');
  } else if (leadsOut(address)) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  } else {
    link.removeAttribute('href');
  }
}

function tamePicture(picture: Element): void {
  const source = picture.getAttribute('src') ?? '';
  const words = picture.getAttribute('alt') || (WEB.test(source) ? source : '');
  if (picture.closest('a') || !WEB.test(source)) {
    picture.replaceWith(document.createTextNode(words));
    return;
  }
  const link = document.createElement('a');
  link.setAttribute('href', source);
  link.textContent = words;
  picture.replaceWith(link);
}

/** A heading in a message is a line that stands out, and no part of the page's outline. */
function tameHeading(heading: Element): void {
  const line = document.createElement('p');
  const strong = document.createElement('strong');
  strong.append(...heading.childNodes);
  line.append(strong);
  heading.replaceWith(line);
}

function tameClass(node: Element): void {
  const kept = [...node.classList].filter(name => node.closest('pre') && COLOURS.test(name));
  if (kept.length) {
    node.setAttribute('class', kept.join(' '));
  } else {
    node.removeAttribute('class');
  }
}

/** Nodes of a message, from markup that nobody has looked at. */
export function tamedMessage(markup: string): DocumentFragment {
  // Parsed inside a document of its own, where nothing loads.
  const nodes = purifier.sanitize(markup, CONFIG);
  nodes.querySelectorAll('[class]').forEach(tameClass);
  nodes.querySelectorAll('img').forEach(tamePicture);
  nodes.querySelectorAll('a').forEach(tameLink);
  nodes.querySelectorAll('h1, h2, h3, h4, h5, h6').forEach(tameHeading);
  return nodes;
}
