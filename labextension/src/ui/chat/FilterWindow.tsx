import { useState } from 'react';
import { LIMITS } from '../../wire';
import { Window } from '../board/Window';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';

const NO_WORDS: readonly string[] = [];

function listOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
}

/** The words that hold a student's message back, one a line. */
export function FilterWindow({ onClose }: { onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const words = useSession(state => state.view?.filter?.words ?? NO_WORDS);
  const [text, setText] = useState(() => words.join('\n'));
  const list = listOf(text);
  const most = LIMITS.filter_words;
  const long = list.find(word => Array.from(word).length > LIMITS.filter_characters);
  const why =
    list.length > most
      ? trans.__('At most %1 words or phrases.', most)
      : long
        ? trans.__('“%1” is longer than %2 characters.', long, LIMITS.filter_characters)
        : '';
  const save = async () => {
    if (await attempt(room, () => room.session.send({ kind: 'SetWordFilter', words: list }))) {
      onClose();
    }
  };
  return (
    <Window name={trans.__('Filtered words')} onClose={onClose}>
      <div className="lc-FilterWindow">
        <p id="lc-filter-about">
          {trans.__(
            'A student’s message with one of these words waits until you show it to the class or keep it back. One word or phrase a line; capitals, accents and signs do not matter. Students do not see the list.'
          )}
        </p>
        <textarea
          className="lc-Field"
          rows={8}
          dir="auto"
          value={text}
          aria-label={trans.__('Filtered words, one a line')}
          aria-describedby="lc-filter-about"
          onChange={event => setText(event.target.value)}
        />
        <small className={why ? 'lc-mod-over' : undefined} role="status">
          {why || trans._n('%1 word or phrase', '%1 words or phrases', list.length)}
        </small>
        <div className="lc-Asking-actions">
          <Button onClick={onClose}>{trans.__('Cancel')}</Button>
          <Button look="go" permitted={{ allowed: !why, why }} onClick={() => void save()}>
            {trans.__('Save')}
          </Button>
        </div>
      </div>
    </Window>
  );
}
