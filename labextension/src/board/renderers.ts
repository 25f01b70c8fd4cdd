/**
 * Which kinds of output may be shown before this reader trusts the board?
 *
 * JupyterLab calls some safe that fetch addresses, bring styles of their own into the page, or open windows with
 * others' markup (Vega takes all that from an output's metadata, diagrams name pictures in their text), and any extension may add more. On a
 * board only those known to do nothing by themselves count as safe; all others wait for the reader's word.
 */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';

const INERT = new Set([
  'application/json',
  'application/vnd.jupyter.error',
  'application/vnd.jupyter.stderr',
  'application/vnd.jupyter.stdout',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/html',
  'text/latex',
  'text/markdown',
  'text/plain'
]);

type Registry = Pick<IRenderMimeRegistry, 'mimeTypes' | 'getFactory' | 'getRank' | 'addFactory'>;

/** The same registry, which must be of one panel alone. */
export function withFewSafe<T extends Registry>(rendermime: T): T {
  for (const mimeType of [...rendermime.mimeTypes]) {
    const factory = rendermime.getFactory(mimeType);
    if (factory?.safe && !INERT.has(mimeType)) {
      rendermime.addFactory(
        {
          safe: false,
          mimeTypes: [mimeType],
          createRenderer: options => factory.createRenderer(options)
        },
        rendermime.getRank(mimeType)
      );
    }
  }
  return rendermime;
}
