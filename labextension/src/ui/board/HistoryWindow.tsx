import { useCallback, useEffect, useState } from 'react';
import type { IProblem } from '../../platform';
import { problemOf } from '../classroom';
import { useClassroom, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import type { IBoardChange, IVersion } from '../ports';
import { Pieces } from './Pieces';
import { Versions } from './Versions';
import { Window } from './Window';

interface IFound {
  versions: IVersion[];
  changes: IBoardChange[];
}

type Asked = { is: 'looking' } | { is: 'found'; found: IFound } | { is: 'not'; why: IProblem };

/** Versions and changes as the service has them now; `again` asks anew. */
function useHistory(): { asked: Asked; again: () => void } {
  const room = useClassroom();
  const [asked, setAsked] = useState<Asked>({ is: 'looking' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    const tell = (answer: Asked) => gone || setAsked(answer);
    const { board } = room;
    if (board) {
      Promise.all([board.versions(), board.changes(0)]).then(
        ([versions, changes]) => tell({ is: 'found', found: { versions, changes } }),
        (error: unknown) => tell({ is: 'not', why: problemOf(error, room) })
      );
    }
    return () => void (gone = true);
  }, [room, round]);
  const again = useCallback(() => setRound(now => now + 1), []);
  return { asked, again };
}

/** The board as it was, and who wrote what. */
export function HistoryWindow({ onClose }: { onClose: () => void }) {
  const trans = useTrans();
  const { asked, again } = useHistory();
  return (
    <Window name={trans.__('History of the board')} wide onClose={onClose}>
      {asked.is === 'looking' && (
        <p className="lc-Empty" role="status">
          {trans.__('Looking for what was kept…')}
        </p>
      )}
      {asked.is === 'not' && (
        <Note problem={asked.why}>
          <div className="lc-Note-actions">
            <Button icon="retry" onClick={again}>
              {trans.__('Try again')}
            </Button>
          </div>
        </Note>
      )}
      {asked.is === 'found' && (
        <div className="lc-History">
          <Versions versions={asked.found.versions} onRestored={again} />
          <Pieces changes={asked.found.changes} onGo={onClose} />
        </div>
      )}
    </Window>
  );
}
