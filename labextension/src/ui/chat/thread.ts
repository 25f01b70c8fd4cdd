/** How are messages grouped and their words split? Pure. */
import type { WithId } from '../../model/selectors';
import type { IMessage } from '../../model/view';

export interface ILine {
  message: WithId<IMessage>;
  /** Same author shortly after: name and picture are not repeated. */
  follows: boolean;
}

const TOGETHER = 120;

export function linesOf(messages: readonly WithId<IMessage>[]): ILine[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const follows = Boolean(
      before && before.author === message.author && message.at - before.at < TOGETHER
    );
    return { message, follows };
  });
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
