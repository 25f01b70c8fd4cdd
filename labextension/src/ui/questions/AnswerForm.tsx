import { useEffect, useRef, type FormEvent } from 'react';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';

/** Staff answer in text, which everyone can read later. */
export function AnswerForm({ question, onClose }: { question: string; onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const field = `answer.${question}`;
  const text = useSession(state => state.drafts[field] ?? '');
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const answer = async (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    const send = () => room.session.send({ kind: 'AnswerQuestion', question, text: words });
    if (words && (await attempt(room, send))) {
      room.session.setDraft(field, '');
      onClose();
    }
  };
  return (
    <form className="lc-Answer" onSubmit={event => void answer(event)}>
      <textarea
        ref={area}
        className="lc-Field"
        dir="auto"
        rows={2}
        value={text}
        aria-label={trans.__('Your answer')}
        placeholder={trans.__('Your answer, for everyone')}
        onChange={event => room.session.setDraft(field, event.target.value)}
      />
      <div className="lc-Answer-tools">
        <Button onClick={onClose}>{trans.__('Cancel')}</Button>
        <Button type="submit" look="go">
          {trans.__('Answer')}
        </Button>
      </div>
    </form>
  );
}
