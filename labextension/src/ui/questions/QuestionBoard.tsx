import { answeredQuestions, waitingQuestions } from '../../model/questions';
import { useSession, useTrans } from '../context';
import { AskForm } from './AskForm';
import { QuestionRow } from './QuestionRow';

/** What the students ask, most wanted first; below, what was answered. */
export function QuestionBoard() {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const student = useSession(state => state.role === 'student');
  const waiting = waitingQuestions(view);
  const answered = answeredQuestions(view);
  return (
    <div className="lc-QuestionBoard">
      <div className="lc-QuestionBoard-list">
        {waiting.length ? (
          <ol aria-label={trans.__('Questions, most votes first')}>
            {waiting.map(question => (
              <QuestionRow key={question.id} question={question} />
            ))}
          </ol>
        ) : (
          <p className="lc-Empty">
            {student
              ? trans.__('No question waits. Ask one here; others can give it their vote.')
              : trans.__('No question waits. What students ask shows here, most votes first.')}
          </p>
        )}
        {answered.length > 0 && (
          <details className="lc-QuestionBoard-answered">
            <summary>{trans._n('%1 answered', '%1 answered', answered.length)}</summary>
            <ol>
              {answered.map(question => (
                <QuestionRow key={question.id} question={question} />
              ))}
            </ol>
          </details>
        )}
      </div>
      {student && <AskForm />}
    </div>
  );
}
