/** How do the words of a message become nodes, with names and what is searched for standing out? */
import type { IRichText } from '../../platform';
import { namesAt } from './mentions';

/** Without any of these a text is the same with markup and without. */
const MARKUP = /[\\`*_~#<>[\]|!$&:@=]|www\.|^\s*(?:[-+]|\d+[.)])\s|^\s*-{2,}/mu;
const FORMULA = /\$|\\[([]|\\begin/u;
const MOST_KEPT = 600;

export interface IStandOut {
  /** Names of those in the class, longest first. */
  names: readonly string[];
  /** One's own. */
  own: string;
  /** What is looked for; empty: nothing. */
  search: string;
}

const made = new Map<string, DocumentFragment>();

export function plainNodes(text: string): DocumentFragment {
  const nodes = document.createDocumentFragment();
  const line = document.createElement('p');
  line.textContent = text;
  nodes.append(line);
  return nodes;
}

export function hasFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** Nodes to put in place: at once when the text is plain or was seen before. */
export function nodesOf(
  text: string,
  rich: IRichText | undefined
): DocumentFragment | Promise<DocumentFragment> {
  if (!rich || !MARKUP.test(text)) {
    return plainNodes(text);
  }
  const known = made.get(text);
  if (known) {
    return known.cloneNode(true) as DocumentFragment;
  }
  const nodes = rich.nodes(text);
  return nodes instanceof Promise ? nodes.then(done => kept(text, done)) : kept(text, nodes);
}

/** What leaves nothing to read was perhaps meant to be read as it was typed. */
function kept(text: string, tamed: DocumentFragment): DocumentFragment {
  const nodes = tamed.textContent?.trim() ? tamed : plainNodes(text);
  made.set(text, nodes);
  if (made.size > MOST_KEPT) {
    made.delete(made.keys().next().value!);
  }
  return nodes.cloneNode(true) as DocumentFragment;
}

/** Marks names and finds, in the text alone: what is code stays code. */
export function standOut(nodes: Node, { names, own, search }: IStandOut): void {
  for (const text of textsIn(nodes)) {
    const inCode = text.parentElement?.closest('code, pre, a') ?? null;
    if (!inCode && text.data.includes('@')) {
      wrap(text, at => namesAt(text.data, at, names), [
        'span',
        found => (found.slice(1) === own ? 'lc-Mention lc-mod-own' : 'lc-Mention')
      ]);
    }
  }
  const wanted = search.toLocaleLowerCase();
  if (wanted) {
    for (const text of textsIn(nodes)) {
      const words = text.data.toLocaleLowerCase();
      // Lengths differ for the few letters that change theirs with their case.
      if (words.length === text.data.length) {
        wrap(text, at => (words.startsWith(wanted, at) ? wanted.length : 0), [
          'mark',
          () => 'lc-Found'
        ]);
      }
    }
  }
}

function textsIn(nodes: Node): Text[] {
  const walker = document.createTreeWalker(nodes, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode as Text);
  }
  return texts;
}

/** Puts an element around every stretch that `length` finds. */
function wrap(
  text: Text,
  length: (at: number) => number,
  [tag, look]: [string, (found: string) => string]
): void {
  const parts: Node[] = [];
  let from = 0;
  for (let at = 0; at < text.data.length; at++) {
    const long = length(at);
    if (long) {
      const found = text.data.slice(at, at + long);
      const node = document.createElement(tag);
      node.className = look(found);
      node.textContent = found;
      parts.push(document.createTextNode(text.data.slice(from, at)), node);
      from = at + long;
      at = from - 1;
    }
  }
  if (parts.length) {
    parts.push(document.createTextNode(text.data.slice(from)));
    text.replaceWith(...parts);
  }
}
