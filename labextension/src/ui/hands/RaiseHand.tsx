import { useState, type FormEvent } from 'react';
import { handCell } from '../../model/handCell';
import { may } from '../../model/selectors';
import { LIMITS, type HandCellView } from '../../wire';
import { attempt } from '../classroom';
import { useCellHere, useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { ShareCell, SharedCell } from './ShareCell';

const FIELD = 'question';

/** The hand as it goes to the service: what is left out is not with it any more. */
function useRaise() {
  const room = useClassroom();
  return (question: string | undefined, cell: HandCellView | undefined) =>
    attempt(room, () =>
      room.session.send({
        kind: 'RaiseHand',
        ...(question && { question }),
        ...(cell && { cell })
      })
    );
}

/** Asks to speak, with what it is about when one likes to say or to show it; that can be done later, too. */
export function RaiseHand({ raised }: { raised: boolean }) {
  const room = useClassroom();
  const trans = useTrans();
  const text = useSession(state => state.drafts[FIELD] ?? '');
  const rule = useSession(state => may(state, 'RaiseHand'));
  const before = useSession(({ view, you }) => view?.hands[you ?? '']?.question);
  const shared = useSession(({ view }) => view?.yours?.hand_cell);
  const [{ on, withError }, setSharing] = useState({ on: false, withError: true });
  const offered = handCell(useCellHere());
  const chosen = on && offered ? offered.cell : null;
  const sent = chosen && (withError ? chosen : { source: chosen.source });
  const send = useRaise();
  const raise = async (event: FormEvent) => {
    event.preventDefault();
    const question = text.trim() || (chosen ? before : undefined);
    if (await send(question, sent ?? shared)) {
      room.session.setDraft(FIELD, '');
      setSharing({ on: false, withError: true });
    }
  };
  const adds = raised && chosen && !text.trim();
  return (
    <form className="lc-RaiseHand" onSubmit={event => void raise(event)}>
      {raised && shared ? (
        <SharedCell cell={shared} onStop={() => void send(before, undefined)} />
      ) : (
        offered && (
          <ShareCell
            offered={offered}
            on={on}
            withError={withError}
            onChange={(now, error) => setSharing({ on: now, withError: error })}
          />
        )
      )}
      <div className="lc-RaiseHand-row">
        <input
          className="lc-Field"
          dir="auto"
          maxLength={LIMITS.question_characters}
          value={text}
          aria-label={trans.__('Your question, if you like')}
          placeholder={trans.__('Question (optional)')}
          onChange={event => room.session.setDraft(FIELD, event.target.value)}
        />
        <Button type="submit" icon={raised ? undefined : 'hand'} permitted={rule}>
          {adds
            ? trans.__('Share cell')
            : raised
              ? trans.__('Change question')
              : trans.__('Raise hand')}
        </Button>
      </div>
    </form>
  );
}
