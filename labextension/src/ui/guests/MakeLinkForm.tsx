import { useState, type FormEvent } from 'react';
import { LIMITS } from '../../wire';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { makeLink, type IWish } from './making';
import { spans, spanWords } from './words';

const USES = 30;

function Fields({ wish, onWish }: { wish: IWish; onWish: (wish: IWish) => void }) {
  const trans = useTrans();
  const usual = useSession(({ view }) => view?.limits.guest_link_minutes ?? 0);
  return (
    <>
      <label className="lc-Choice">
        <span>{trans.__('For whom')}</span>
        <input
          className="lc-Field"
          dir="auto"
          required
          maxLength={LIMITS.link_label_characters}
          placeholder={trans.__('Parents')}
          value={wish.label}
          onChange={event => onWish({ ...wish, label: event.target.value })}
        />
      </label>
      <div className="lc-LinkForm-row">
        <label className="lc-Choice">
          <span>{trans.__('Lets people in for')}</span>
          <select
            className="lc-Field"
            value={wish.minutes}
            onChange={event => onWish({ ...wish, minutes: Number(event.target.value) })}
          >
            {spans(usual).map(minutes => (
              <option key={minutes} value={minutes}>
                {spanWords(minutes, trans)}
              </option>
            ))}
          </select>
        </label>
        <label className="lc-Choice">
          <span>{trans.__('Guests at most')}</span>
          <input
            className="lc-Field"
            type="number"
            min={1}
            max={LIMITS.link_uses}
            required
            value={wish.uses || ''}
            onChange={event => onWish({ ...wish, uses: Number(event.target.value) })}
          />
        </label>
      </div>
      <label className="lc-LinkForm-lobby">
        <input
          type="checkbox"
          checked={wish.lobby}
          onChange={event => onWish({ ...wish, lobby: event.target.checked })}
        />
        <span>{trans.__('They wait in the lobby until someone lets them in')}</span>
      </label>
    </>
  );
}

/** Makes a link: label, how long, how many, and whether they wait. */
export function MakeLinkForm() {
  const room = useClassroom();
  const trans = useTrans();
  const usual = useSession(({ view }) => view?.limits.guest_link_minutes ?? 0);
  const blank: IWish = { label: '', minutes: usual, uses: USES, lobby: true };
  const [wish, setWish] = useState(blank);
  const [busy, setBusy] = useState(false);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    if (await attempt(room, () => makeLink(room, { ...wish, label: wish.label.trim() }))) {
      setWish({ ...blank, lobby: wish.lobby });
    }
    setBusy(false);
  };
  return (
    <form className="lc-LinkForm" onSubmit={event => void go(event)}>
      <Fields wish={wish} onWish={setWish} />
      <Button look="go" type="submit" aria-busy={busy} data-action="make-link">
        {trans.__('Make a link')}
      </Button>
    </form>
  );
}
