/** Which outputs can do more than be looked at? */
import type * as nbformat from '@jupyterlab/nbformat';
import type { IOutputModel, IRenderMimeRegistry } from '@jupyterlab/rendermime';

/** Shown the same whether trusted or not. */
const PLAIN = /^(text\/plain|image\/(png|jpeg|gif|webp|bmp))$/;

/** Whether an output may run something when it is trusted. */
export function isRich(output: nbformat.IOutput): boolean {
  const data = output.data as nbformat.IMimeBundle | undefined;
  return data !== undefined && !Object.keys(data).every(type => PLAIN.test(type));
}

/** Whether an output is shown plainer for want of trust. */
export function heldBackIn(output: IOutputModel, rendermime: IRenderMimeRegistry): boolean {
  const trusted = rendermime.preferredMimeType(output.data, 'any');
  const shown = rendermime.preferredMimeType(output.data, 'ensure');
  if (trusted !== shown) {
    return true;
  }
  const source = trusted === 'text/html' ? output.data[trusted] : '';
  const html = Array.isArray(source) ? source.join('') : source;
  return typeof html === 'string' && html !== '' && hasActive(html);
}

/** Elements that JupyterLab takes out of HTML it does not trust. Styles go too, but are not missed. */
const ACTIVE =
  'script, iframe, object, embed, form, input, button, select, textarea, svg, canvas, link';

export function hasActive(html: string): boolean {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return (
    page.querySelector(ACTIVE) !== null ||
    [...page.querySelectorAll('*')].some(element =>
      element.getAttributeNames().some(name => name.startsWith('on'))
    )
  );
}
