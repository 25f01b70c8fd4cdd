/** Which words of a code cell have which colour? Line by line. */
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { parser } from '@lezer/python';

export interface IWord {
  text: string;
  /** Classes of the highlighter, such as "tok-keyword"; empty for plain text. */
  look: string;
}

/** A longer cell stays plain: parsing it would be felt. */
const MOST_TEXT = 30_000;

export function linesOf(source: string, language: string): IWord[][] {
  const python = /^(?:i?python|xpython)/iu.test(language) || language === '';
  if (!python || source.length > MOST_TEXT) {
    return source.split('\n').map(text => [{ text, look: '' }]);
  }
  const lines: IWord[][] = [[]];
  highlightCode(
    source,
    parser.parse(source),
    classHighlighter,
    (text, look) => lines[lines.length - 1].push({ text, look }),
    () => lines.push([])
  );
  return lines;
}
