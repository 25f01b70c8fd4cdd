import { useId, useState, type FormEvent } from 'react';
import { may } from '../../model/selectors';
import { LIMITS } from '../../wire';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';

const FIELD = 'ask';

/** A student's question for the board, with or without their name. */
export function AskForm() {
  const room = useClassroom();
  const trans = useTrans();
  const note = useId();
  const text = useSession(state => state.drafts[FIELD] ?? '');
  const rule = useSession(state => may(state, 'AskQuestion'));
  const [anonymous, setAnonymous] = useState(false);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const question = text.trim();
    const send = () => room.session.send({ kind: 'AskQuestion', text: question, anonymous });
    if (question && (await attempt(room, send))) {
      room.session.setDraft(FIELD, '');
    }
  };
  return (
    <form className="lc-Ask" onSubmit={event => void ask(event)}>
      <div className="lc-Ask-row">
        <input
          className="lc-Field"
          dir="auto"
          maxLength={LIMITS.question_characters}
          value={text}
          aria-label={trans.__('Your question')}
          placeholder={trans.__('Your question')}
          onChange={event => room.session.setDraft(FIELD, event.target.value)}
        />
        <Button type="submit" permitted={rule}>
          {trans.__('Ask')}
        </Button>
      </div>
      <label className="lc-Ask-anonymous">
        <input
          type="checkbox"
          checked={anonymous}
          aria-describedby={note}
          onChange={event => setAnonymous(event.target.checked)}
        />
        {trans.__('Without my name')}
      </label>
      <small id={note}>
        {anonymous
          ? trans.__('To the class your name is not shown; the teaching staff see it.')
          : trans.__('Everyone sees your name.')}
      </small>
    </form>
  );
}
