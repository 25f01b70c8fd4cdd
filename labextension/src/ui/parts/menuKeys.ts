/** How do arrow keys move inside a group of focusable elements? Pure apart from focus. */

/** Index after a key, around the ends; null when the key means nothing here. */
export function moved(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** In a row written from right to left the left arrow goes on, not back. */
export function inReadingOrder(key: string, element: Element): string {
  if (getComputedStyle(element).direction !== 'rtl') {
    return key;
  }
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key;
}

/** Moves the focus among `selector` below `root`; true when it did. */
export function moveFocus(root: Element, selector: string, key: string): boolean {
  const items = Array.from(root.querySelectorAll<HTMLElement>(selector));
  const next = items.length
    ? moved(key, items.indexOf(root.ownerDocument.activeElement as HTMLElement), items.length)
    : null;
  if (next === null) {
    return false;
  }
  items[next].focus();
  return true;
}
