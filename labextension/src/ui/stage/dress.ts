/** How does another window come to look like this page, and stay so when the theme changes? */

const STYLES = 'style, link[rel="stylesheet"]';

function copyMarks(from: Element, to: Element): void {
  for (const { name, value } of Array.from(from.attributes)) {
    if (name === 'class' || name === 'dir' || name === 'lang' || name.startsWith('data-jp-')) {
      to.setAttribute(name, value);
    }
  }
}

/** Gives `other` the looks of this page until what is returned is called. */
export function dress(other: Document): () => void {
  const put = () => {
    other.querySelectorAll(STYLES).forEach(old => old.remove());
    const styles = document.querySelectorAll(STYLES);
    other.head.append(...Array.from(styles, style => sheetOf(style, other)));
    copyMarks(document.documentElement, other.documentElement);
    copyMarks(document.body, other.body);
  };
  put();
  const observer = new MutationObserver(put);
  observer.observe(document.head, { childList: true });
  observer.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light'] });
  return () => observer.disconnect();
}

function sheetOf(style: Element, other: Document): Node {
  const copy = other.importNode(style, true);
  if (copy instanceof other.defaultView!.HTMLLinkElement) {
    // The window has no address of its own to begin from.
    copy.href = (style as HTMLLinkElement).href;
  }
  return copy;
}
