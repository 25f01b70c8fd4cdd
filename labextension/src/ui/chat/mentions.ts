/** Who is meant by an @, and whom could one mean? Pure. */

const WORD = /[\p{L}\p{N}_]/u;
const MOST_OFFERED = 6;

/** How long the "@Name" is that begins here, 0 when none does. `names`: longest first. */
export function namesAt(text: string, at: number, names: readonly string[]): number {
  if (text[at] !== '@' || WORD.test(text[at - 1] ?? '')) {
    return 0;
  }
  const name = names.find(
    one => text.startsWith(one, at + 1) && !WORD.test(text[at + 1 + one.length] ?? '')
  );
  return name ? name.length + 1 : 0;
}

/** Whether a message calls this person by name. */
export function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf('@'); name && at >= 0; at = text.indexOf('@', at + 1)) {
    if (namesAt(text, at, [name])) {
      return true;
    }
  }
  return false;
}

export interface IBegun {
  /** Where the @ stands. */
  at: number;
  /** What was typed after it. */
  typed: string;
}

/** The mention that is being typed where the caret stands. */
export function begunAt(text: string, caret: number): IBegun | null {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || WORD.test(text[at - 1] ?? '')) {
    return null;
  }
  const typed = text.slice(at + 1, caret);
  return /\n|`/u.test(typed) || typed.length > 40 ? null : { at, typed };
}

/** Those whose name, or a word of it, begins with what was typed. */
export function offered(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLocaleLowerCase();
  const fits = (name: string) => {
    const low = name.toLocaleLowerCase();
    return low.startsWith(wanted) || low.split(/\s+/u).some(word => word.startsWith(wanted));
  };
  return names
    .filter(name => name.toLocaleLowerCase() !== wanted && fits(name))
    .slice(0, MOST_OFFERED);
}
