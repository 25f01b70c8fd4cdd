/** What does a program's output say without the codes that colour a terminal? */

/** Colours and cursor moves, window titles and the like, and what is left of any other. */
const CODES =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/gu;
const OTHERS = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f]/gu;

/** A progress bar writes its line over and over: the last one counts. */
function lastOfLine(line: string): string {
  const parts = line.replace(/\r+$/u, '').split('\r');
  return parts[parts.length - 1];
}

/** A backspace takes away the character before it. */
function erase(line: string): string {
  const kept: string[] = [];
  for (const letter of line) {
    if (letter === '\b') {
      kept.pop();
    } else {
      kept.push(letter);
    }
  }
  return kept.join('');
}

export function withoutCodes(text: string): string {
  const clean = text.replace(CODES, '');
  const lines = /[\r\b]/u.test(clean)
    ? clean
        .split('\n')
        .map(line => erase(lastOfLine(line)))
        .join('\n')
    : clean;
  return lines.replace(OTHERS, '');
}
