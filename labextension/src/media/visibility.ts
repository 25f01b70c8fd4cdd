/**
 * Is an element on screen?
 */

/** A tile scrolled past must not stop and start its stream. */
const LEAVE_MS = 2_000;
/** A tile about to scroll in is fetched a little before. */
const MARGIN = '100px';

/**
 * Watches elements: coming into view is told at once, going out of it after two seconds. Where
 * the browser cannot tell, everything counts as seen.
 */
export class Visibility {
  private readonly leaving = new Map<Element, number>();
  private readonly tell = new Map<Element, (visible: boolean) => void>();
  /** Each window sees to its own elements: this one may be hidden while another is not. */
  private readonly observers = new WeakMap<object, IntersectionObserver>();

  watch(element: Element, tell: (visible: boolean) => void): () => void {
    this.tell.set(element, tell);
    const observer = this.observerOf(element);
    if (observer) {
      observer.observe(element);
    } else {
      tell(true);
    }
    return () => {
      this.tell.delete(element);
      this.stay(element);
      observer?.unobserve(element);
    };
  }

  private observerOf({ ownerDocument }: Element): IntersectionObserver | null {
    const own = (ownerDocument.defaultView ?? window) as typeof globalThis & Window;
    if (!own.IntersectionObserver) {
      return null;
    }
    const known = this.observers.get(own);
    const observer =
      known ??
      new own.IntersectionObserver(entries => entries.forEach(one => this.moved(one)), {
        rootMargin: MARGIN
      });
    this.observers.set(own, observer);
    return observer;
  }

  private moved({ target, isIntersecting }: IntersectionObserverEntry): void {
    this.stay(target);
    if (isIntersecting) {
      this.tell.get(target)?.(true);
      return;
    }
    const timer = window.setTimeout(() => {
      this.leaving.delete(target);
      this.tell.get(target)?.(false);
    }, LEAVE_MS);
    this.leaving.set(target, timer);
  }

  private stay(element: Element): void {
    window.clearTimeout(this.leaving.get(element));
    this.leaving.delete(element);
  }
}
