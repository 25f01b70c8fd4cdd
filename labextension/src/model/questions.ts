/** Which questions are on the question board, in which order? Pure. */
import type { QuestionView } from '../wire';
import type { WithId } from './selectors';
import type { ISessionView } from './view';

export type IQuestion = WithId<QuestionView>;

/** Those that wait: most votes first, of equals the oldest. */
export function waitingQuestions(view: ISessionView | null): IQuestion[] {
  return questions(view)
    .filter(question => !question.answered)
    .sort((a, b) => b.votes - a.votes || a.order - b.order);
}

/** Those answered, the latest first. */
export function answeredQuestions(view: ISessionView | null): IQuestion[] {
  return questions(view)
    .filter(question => question.answered)
    .sort((a, b) => b.answered!.order - a.answered!.order);
}

/** Who asked: told to everyone, or by `askers` to the staff; null when one is not to know. */
export function askerOf(view: ISessionView, question: IQuestion): string | null {
  return question.author ?? view.askers?.[question.id] ?? null;
}

function questions(view: ISessionView | null): IQuestion[] {
  return Object.entries(view?.questions ?? {}).map(([id, question]) => ({ ...question, id }));
}
