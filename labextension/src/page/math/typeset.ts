/**
 * How are formulas set on a page without JupyterLab?
 *
 * What sets them, its style sheet and its fonts come from this service, when the first formula shows.
 */
import { APART_CLASS, FORMULA } from './marks';

type Setter = (source: string, apart: boolean) => HTMLElement | null;

function sheet(address: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error('The style of formulas did not come.'));
    document.head.append(link);
  });
}

async function load(address: string): Promise<Setter> {
  const [{ setFormula }] = await Promise.all([import('./katex'), sheet(address)]);
  return setFormula;
}

/** Sets the formulas of what is shown; what cannot be set stays as it was written. */
export function typesetter(address: string): (node: HTMLElement) => void {
  let loading: Promise<Setter> | null = null;
  return node => {
    if (!node.querySelector(`code.${FORMULA}`)) {
      return;
    }
    loading ??= load(address);
    void loading.then(
      set => {
        for (const code of node.querySelectorAll<HTMLElement>(`code.${FORMULA}`)) {
          put(code, set);
        }
      },
      () => {
        loading = null; // Perhaps the next time.
      }
    );
  };
}

function put(code: HTMLElement, set: Setter): void {
  const made = set(code.textContent ?? '', code.classList.contains(APART_CLASS));
  if (made) {
    code.replaceWith(made);
    if (made.scrollWidth > made.clientWidth) {
      made.tabIndex = 0; // Wider than its place: the keyboard can scroll it.
    }
  }
}
