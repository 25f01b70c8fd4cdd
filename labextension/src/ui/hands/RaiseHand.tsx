import type { FormEvent } from 'react';
import { may } from '../../model/selectors';
import { LIMITS } from '../../wire';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';

const FIELD = 'question';

/** Asks to speak, with what it is about when one likes to say it; that can be said later, too. */
export function RaiseHand({ raised }: { raised: boolean }) {
  const room = useClassroom();
  const trans = useTrans();
  const text = useSession(state => state.drafts[FIELD] ?? '');
  const rule = useSession(state => may(state, 'RaiseHand'));
  const raise = async (event: FormEvent) => {
    event.preventDefault();
    const question = text.trim();
    const done = await attempt(room, () =>
      room.session.send(question ? { kind: 'RaiseHand', question } : { kind: 'RaiseHand' })
    );
    if (done) {
      room.session.setDraft(FIELD, '');
    }
  };
  return (
    <form className="lc-RaiseHand" onSubmit={event => void raise(event)}>
      <input
        className="lc-Field"
        dir="auto"
        maxLength={LIMITS.question_characters}
        value={text}
        aria-label={trans.__('Your question, if you like')}
        placeholder={trans.__('Your question, if you like')}
        onChange={event => room.session.setDraft(FIELD, event.target.value)}
      />
      <Button type="submit" icon={raised ? undefined : 'hand'} permitted={rule}>
        {raised ? trans.__('Change question') : trans.__('Raise hand')}
      </Button>
    </form>
  );
}
