import { waitingQuestions } from '../../model/questions';
import { handQueue } from '../../model/selectors';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { QuestionBoard } from '../questions/QuestionBoard';
import { Hands } from './Hands';

/** The tab's two parts: who wants to speak, and what was asked in writing. */
export function HandsAndQuestions() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const part = useUi(state => state.handsPart);
  const up = useSession(({ view }) => (view ? handQueue(view).length : 0));
  const asked = useSession(({ view }) => waitingQuestions(view).length);
  const parts = [
    { id: 'hands' as const, label: trans.__('Hands'), count: up },
    { id: 'questions' as const, label: trans.__('Questions'), count: asked }
  ];
  return (
    <div className="lc-Parts">
      <div className="lc-Parts-row" role="group" aria-label={trans.__('Hands and questions')}>
        {parts.map(({ id, label, count }) => (
          <button
            key={id}
            type="button"
            className="lc-Parts-one"
            aria-pressed={part === id}
            onClick={() => ui.setState({ handsPart: id })}
          >
            {label}
            {count > 0 && <span className="lc-num">{count}</span>}
          </button>
        ))}
      </div>
      {part === 'hands' ? <Hands /> : <QuestionBoard />}
    </div>
  );
}
