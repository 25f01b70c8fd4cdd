import { useState } from 'react';
import { askerOf, type IQuestion } from '../../model/questions';
import type { Command } from '../../model/view';
import { attempt } from '../classroom';
import { useClassroom, useServerTime, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { MenuButton } from '../parts/MenuButton';
import type { IMenuItem } from '../parts/Menu';
import { ago } from '../words';
import { AnswerForm } from './AnswerForm';

/** Who asked, in words; staff are told when the class is not. */
function useAsker(question: IQuestion): string {
  const trans = useTrans();
  return useSession(({ view, you }) => {
    const own = Boolean(view?.yours?.asked?.[question.id]) || question.author === you;
    const asker = view && askerOf(view, question);
    const name = own ? trans.__('You') : asker ? (view?.people[asker]?.name ?? '') : '';
    if (question.author) {
      return name;
    }
    return name ? trans.__('%1, without name to the class', name) : trans.__('Without name');
  });
}

function Vote({ question }: { question: IQuestion }) {
  const room = useClassroom();
  const trans = useTrans();
  const student = useSession(state => state.role === 'student');
  const own = useSession(({ view }) => Boolean(view?.yours?.asked?.[question.id]));
  const voted = useSession(({ view }) => Boolean(view?.yours?.votes?.[question.id]));
  const words = trans._n('%1 vote', '%1 votes', question.votes);
  if (!student || own || question.answered) {
    return (
      <span className="lc-Vote" title={words}>
        <Icon name="up" size={14} />
        <span className="lc-num" aria-hidden="true">
          {question.votes}
        </span>
        <span className="lc-hidden">{words}</span>
      </span>
    );
  }
  const kind = voted ? 'TakeBackVote' : 'Upvote';
  return (
    <button
      type="button"
      className="lc-Vote lc-mod-button"
      aria-pressed={voted}
      aria-label={trans.__('I ask this too: %1', words)}
      title={voted ? trans.__('Take your vote back') : trans.__('I ask this too')}
      onClick={() => void attempt(room, () => room.session.send({ kind, question: question.id }))}
    >
      <Icon name="up" size={14} />
      <span className="lc-num">{question.votes}</span>
    </button>
  );
}

function useMenu(question: IQuestion, answer: () => void): IMenuItem[] {
  const room = useClassroom();
  const trans = useTrans();
  const staff = useSession(state => state.role !== 'student');
  const own = useSession(({ view }) => Boolean(view?.yours?.asked?.[question.id]));
  const send = (command: Command) => void attempt(room, () => room.session.send(command));
  const items: IMenuItem[] = [];
  if (staff) {
    const label = question.answered?.text
      ? trans.__('Answer in other words…')
      : trans.__('Answer in text…');
    items.push({ id: 'answer', label, icon: 'pencil', run: answer });
  }
  if (staff || own) {
    const run = () => send({ kind: 'DeleteQuestion', question: question.id });
    items.push({ id: 'delete', label: trans.__('Delete question'), icon: 'close', run });
  }
  return items;
}

/** One question: its votes, its words, who asked, and what one can do about it. */
export function QuestionRow({ question }: { question: IQuestion }) {
  const room = useClassroom();
  const trans = useTrans();
  const now = useServerTime();
  const staff = useSession(state => state.role !== 'student');
  const asker = useAsker(question);
  const [answering, setAnswering] = useState(false);
  const items = useMenu(question, () => setAnswering(true));
  const answered = () =>
    void attempt(room, () => room.session.send({ kind: 'AnswerQuestion', question: question.id }));
  return (
    <li className="lc-Question" data-question={question.id}>
      <Vote question={question} />
      <div className="lc-Question-text">
        <p dir="auto">{question.text}</p>
        <small>
          <bdi>{asker}</bdi> · {ago(now - question.at, trans)}
        </small>
        {question.answered?.text && (
          <p className="lc-Question-answer" dir="auto">
            {question.answered.text}
          </p>
        )}
        {question.answered && !question.answered.text && <small>{trans.__('Answered live')}</small>}
        {staff && !question.answered && !answering && (
          <Button icon="check" onClick={answered}>
            {trans.__('Answered live')}
          </Button>
        )}
        {answering && <AnswerForm question={question.id} onClose={() => setAnswering(false)} />}
      </div>
      {items.length > 0 && (
        <MenuButton label={trans.__('What to do with this question')} icon="more" items={items} />
      )}
    </li>
  );
}
