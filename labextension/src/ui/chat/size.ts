/** How large is a file, in words? */
import type { ITranslator } from '../../platform';

export function sizeWords(bytes: number, trans: ITranslator): string {
  if (bytes < 1024) {
    return trans._n('%1 byte', '%1 bytes', bytes);
  }
  const [value, unit] = bytes < 2 ** 20 ? [bytes / 1024, 'KiB'] : [bytes / 2 ** 20, 'MiB'];
  return `${value.toLocaleString([], { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}
