/**
 * What is fetched because somebody wrote something on the board? Nothing, until this reader says so.
 *
 * A picture's address tells its host who reads and when, and one of this very hub can log the reader out. So of what
 * is not trusted only what lies in the page (`data:`, attachments) and files of the course are shown at once. For the
 * rest stands a button that names the host. Files of the course get an address of their own here, because the
 * page would ask for a relative one before JupyterLab finds out what it means.
 */
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel, NotebookWidgetFactory } from '@jupyterlab/notebook';
import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '../platform';
import { DRIVE } from './files';
import { trustOf } from './trust';

/** What this reader let be fetched on one board, in this page. */
export class Leave {
  all = false;
  readonly addresses = new Set<string>();

  covers(address: string): boolean {
    return this.all || this.addresses.has(address);
  }
}

const given = new WeakMap<object, Leave>();

/** The leave given for the board with this model. It outlives the panels in which the board is shown. */
export function leaveOf(model: INotebookModel): Leave {
  let leave = given.get(model);
  if (!leave) {
    leave = new Leave();
    given.set(model, leave);
  }
  return leave;
}

const HELD = 'data-liveclass-held';
const COURSE = 'liveclass-course:';
const NOWHERE = `${COURSE}nowhere`;
const LOADING = ['src', 'srcset', 'poster', 'background', 'data', 'href', 'xlink:href', 'action'];
/** Following these takes a click, which is the reader's own act. */
const FOLLOWED = new Set(['a', 'area', 'form']);
const WITHIN = /^(?:data|attachment):/iu;
/** A path below the notebook's folder or beside it, and nothing that a browser could read as more. */
const RELATIVE = /^(?![/?#])[^\\:\p{Cc}]+$/u;
/** What CSS may compute; whatever else has brackets could be an address. */
const COMPUTED =
  /^(?:calc|fit-content|hsla?|linear-gradient|minmax|radial-gradient|rect|repeat|rgba?)$/iu;

function host(address: string): string | null {
  try {
    const { protocol, host } = new URL(address, document.baseURI);
    return /^https?:$/u.test(protocol) ? host : null;
  } catch {
    return null;
  }
}

function courseFile(address: string): string | null {
  try {
    decodeURI(address);
  } catch {
    return null;
  }
  const path = RELATIVE.test(address) ? address.replace(/[?#].*$/su, '') : '';
  return path && COURSE + path;
}

/** Addresses of an element that only the reader may have asked for; others are set right in place. */
function foreignOf(element: Element, leave: Leave): string[] {
  const found: string[] = [];
  for (const name of LOADING) {
    const address = element.getAttribute(name)?.trim();
    if (address === undefined || WITHIN.test(address)) {
      continue;
    }
    const file = name === 'src' ? courseFile(address) : null;
    if (file) {
      element.setAttribute(name, file);
    } else if (name === 'srcset' || !host(address)) {
      element.removeAttribute(name);
    } else if (!leave.covers(address)) {
      found.push(address);
    }
  }
  return found;
}

function quietStyle(element: Element): void {
  const style = element.getAttribute('style') ?? '';
  const kept = style.split(';').filter(declaration => {
    const called = [...declaration.matchAll(/([^\s:,()]*)\s*\(/gu)];
    return !/\\|\/\*/u.test(declaration) && called.every(([, name]) => COMPUTED.test(name));
  });
  if (kept.join(';') !== style) {
    element.setAttribute('style', kept.join(';'));
  }
}

const KINDS: Record<string, (trans: ITranslator, from: string) => string> = {
  audio: (trans, from) => trans.__('A sound from %1 is not loaded', from),
  video: (trans, from) => trans.__('A video from %1 is not loaded', from)
};

function placeholder(element: Element, address: string, trans: ITranslator): HTMLElement {
  const from = host(address)!;
  const picture = (): string => trans.__('A picture from %1 is not loaded', from);
  const button = element.ownerDocument.createElement('button');
  button.type = 'button';
  button.className = 'jp-LiveClass-held';
  button.title = trans.__('Showing it tells %1 that you are reading this.', from);
  button.textContent = `${KINDS[element.localName]?.(trans, from) ?? picture()} · ${trans.__('Show')}`;
  button.dataset.lmSuppressShortcuts = 'true'; // Its keys are not the notebook's.
  button.setAttribute(HELD, element.outerHTML);
  return button;
}

/** A document without a page: nothing in it is fetched. */
function inert(markup: string): HTMLElement {
  return new DOMParser().parseFromString(markup, 'text/html').body;
}

/** Markup that a sanitizer has passed, with nothing left in it that is fetched from elsewhere. */
export function holdForeign(markup: string, leave: Leave, trans: ITranslator): string {
  if (!/src|style|poster|background|data|href|action/iu.test(markup)) {
    return markup;
  }
  const body = inert(markup);
  for (const element of body.querySelectorAll('*')) {
    quietStyle(element);
    const foreign = FOLLOWED.has(element.localName) ? [] : foreignOf(element, leave);
    if (foreign.length) {
      element.replaceWith(placeholder(element, foreign[0], trans));
    }
  }
  return body.innerHTML;
}

/** Diagrams are drawn inside the page, and can name pictures and styles in many ways. */
const DIAGRAM = /(?:`{3}|~{3})[^\n]*mermaid/iu;
const DRAWN = /((?:`{3,}|~{3,})[^\n]*?)mermaid/giu;
const RISKY = /\/\/|\\|https?:|[&#][#\w]+;|@\s*\{|<\s*[a-z]|url\s*\(|image/iu;

/** Markdown whose diagrams stay text when anything after the first could be an address. */
export function holdDiagrams(text: string): string {
  const at = text.search(DIAGRAM);
  const risky = at >= 0 && RISKY.test(text.slice(at).replace(/[\t\r\n]/gu, ''));
  return risky ? text.replace(DRAWN, '$1text') : text;
}

function quietSanitizer(
  core: IRenderMime.ISanitizer,
  leave: Leave,
  trans: ITranslator
): IRenderMime.ISanitizer {
  const sanitize: IRenderMime.ISanitizer['sanitize'] = (...given) =>
    holdForeign(core.sanitize(...given), leave, trans);
  return Object.create(core, { sanitize: { value: sanitize } }) as IRenderMime.ISanitizer;
}

function quietParser(core: IRenderMime.IMarkdownParser, leave: Leave): IRenderMime.IMarkdownParser {
  const render = (text: string): Promise<string> =>
    core.render(leave.all ? text : holdDiagrams(text));
  return Object.create(core, { render: { value: render } }) as IRenderMime.IMarkdownParser;
}

/** Finds what a file of the course is: on the drive of the class and nowhere else. */
function courseResolver(core: IRenderMime.IResolver): IRenderMime.IResolver {
  const own: Partial<IRenderMime.IResolver> = {
    isLocal: (url, ...more) => url.startsWith(COURSE) || (core.isLocal?.(url, ...more) ?? true),
    resolveUrl: async (url, ...more) => {
      if (!url.startsWith(COURSE)) {
        return core.resolveUrl(url, ...more);
      }
      const path = await core.resolveUrl(url.slice(COURSE.length), ...more);
      return path.startsWith(`${DRIVE}:`) ? path : NOWHERE;
    },
    getDownloadUrl: async path => (path === NOWHERE ? 'data:,' : core.getDownloadUrl(path))
  };
  const values = Object.entries(own).map(([name, value]) => [name, { value }] as const);
  return Object.create(core, Object.fromEntries(values)) as IRenderMime.IResolver;
}

type Parts = Pick<IRenderMimeRegistry, 'sanitizer' | 'markdownParser' | 'resolver'>;

/** The same registry, which must be of one panel alone. What is cloned from it is as quiet. */
export function quietly<T extends Parts>(rendermime: T, leave: Leave, trans: ITranslator): T {
  const { sanitizer, markdownParser, resolver } = rendermime;
  const parts: Parts = {
    sanitizer: quietSanitizer(sanitizer, leave, trans),
    markdownParser: markdownParser && quietParser(markdownParser, leave),
    resolver: resolver && courseResolver(resolver)
  };
  for (const [name, value] of Object.entries(parts)) {
    Object.defineProperty(rendermime, name, { value, configurable: true });
  }
  return rendermime;
}

/** Shows all under `node` that is now let be fetched. */
function showLet(node: HTMLElement, leave: Leave, trans: ITranslator): void {
  for (const button of node.querySelectorAll(`[${HELD}]`)) {
    const held = button.getAttribute(HELD)!;
    const shown = holdForeign(held, leave, trans);
    if (!shown.includes(HELD)) {
      button.replaceWith(...inert(shown).childNodes);
    }
  }
}

function addressesIn(button: Element): string[] {
  const held = inert(button.getAttribute(HELD) ?? '').firstElementChild;
  return held ? foreignOf(held, new Leave()) : [];
}

/** Lets what is held back in this panel be shown: one address by its button, all with the trust of the board. */
export function hearShow(panel: NotebookPanel, trans: ITranslator): void {
  const { node, context } = panel;
  if (!context.path.startsWith(`${DRIVE}:`)) {
    return;
  }
  const leave = leaveOf(context.model);
  const show = (event: Event): void => {
    const button = (event.target as Element).closest(`[${HELD}]`);
    if (button) {
      event.preventDefault();
      event.stopPropagation();
      addressesIn(button).forEach(address => leave.addresses.add(address));
      showLet(node, leave, trans);
      panel.content.activate(); // The focus was on what is no more.
    }
  };
  const follow = (_: unknown, on: boolean): void => {
    leave.all = on; // What was fetched when it goes off stays.
    showLet(node, leave, trans);
  };
  node.addEventListener('click', show, true);
  const { changed } = trustOf(context.model);
  changed.connect(follow);
  panel.disposed.connect(() => changed.disconnect(follow));
}

type NotebookContext = DocumentRegistry.IContext<INotebookModel>;

/** JupyterLab's own notebooks, in which one writes, are as quiet when they are of the class. */
export function quietWriters(factory: NotebookWidgetFactory, trans: ITranslator): void {
  const create = factory.createNew.bind(factory);
  factory.createNew = (context: NotebookContext, source?: NotebookPanel): NotebookPanel => {
    if (!context.path.startsWith(`${DRIVE}:`)) {
      return create(context, source);
    }
    const core = factory.rendermime;
    const clone = (options?: IRenderMimeRegistry.ICloneOptions): IRenderMimeRegistry =>
      quietly(core.clone(options), leaveOf(context.model), trans);
    const mine = Object.create(core, { clone: { value: clone } }) as IRenderMimeRegistry;
    const property = { configurable: true, writable: true };
    Object.defineProperty(factory, 'rendermime', { ...property, value: mine });
    try {
      return create(context, source);
    } finally {
      Object.defineProperty(factory, 'rendermime', { ...property, value: core });
    }
  };
}
