/** How are messages grouped, found and counted? Pure. */
import type { WithId } from '../../model/selectors';
import type { IMessage } from '../../model/view';
import { mentions } from './mentions';
import { keptBack } from './moderating';

export interface ILine {
  message: WithId<IMessage>;
  /** Same author shortly after, to the same people: name and picture are not repeated. */
  follows: boolean;
}

const TOGETHER = 120;

const known = new WeakMap<IMessage, WithId<IMessage>>();

/** Oldest first. A message that did not change is the same object again. */
export function ordered(messages: Readonly<Record<string, IMessage>>): WithId<IMessage>[] {
  const all = Object.entries(messages).map(([id, message]) => {
    const one = known.get(message) ?? { ...message, id };
    known.set(message, one);
    return one;
  });
  return all.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

export function linesOf(messages: readonly WithId<IMessage>[]): ILine[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const follows = Boolean(
      before &&
      before.author === message.author &&
      before.private === message.private &&
      !keptBack(before) &&
      !keptBack(message) &&
      message.reply_to === undefined &&
      message.at - before.at < TOGETHER
    );
    return { message, follows };
  });
}

/** Ids of the messages that have these words in them, oldest first. */
export function foundIn(messages: readonly WithId<IMessage>[], search: string): string[] {
  const wanted = search.toLocaleLowerCase();
  return wanted
    ? messages.filter(one => one.text.toLocaleLowerCase().includes(wanted)).map(one => one.id)
    : [];
}

export interface IUnread {
  count: number;
  /** How many of them call this person by name or answer them. */
  mine: number;
}

export function unreadOf(
  messages: Readonly<Record<string, IMessage>>,
  read: number,
  you: string | null,
  name: string
): IUnread {
  const fresh = Object.values(messages).filter(one => one.order > read && one.author !== you);
  const answers = (one: IMessage) =>
    one.reply_to !== undefined && messages[one.reply_to]?.author === you;
  const mine = fresh.filter(one => mentions(one.text, name) || answers(one)).length;
  return { count: fresh.length, mine };
}

/** The first message one has not read, if there are some before it that one has. */
export function firstUnread(
  messages: readonly WithId<IMessage>[],
  read: number,
  you: string | null
): string | null {
  const first = messages.find(one => one.order > read && one.author !== you);
  return read > 0 && first ? first.id : null;
}

export interface IPiece {
  text: string;
  code: boolean;
}

/** "use `np.mean`" -> plain text and the words between backticks. Nothing else is markup. */
export function piecesOf(text: string): IPiece[] {
  return text
    .split(/(`[^`\n]+`)/u)
    .filter(Boolean)
    .map(part =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`')
        ? { text: part.slice(1, -1), code: true }
        : { text: part, code: false }
    );
}

/** In UTF-8, as the service counts. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
