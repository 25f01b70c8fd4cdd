import { board as openAction } from '../../actions/board';
import { openBoard } from '../../actions/openBoard';
import { boardName, boardOf } from '../../model/board';
import { useBoard, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { useActions } from '../useAction';

/** The class's board, while it is not open in this page; for staff without one, the way to it. */
export function BoardCard() {
  const trans = useTrans();
  const notebook = useSession(({ view }) => boardOf(view)?.notebook ?? null);
  const phase = useBoard(board => board?.phase ?? null);
  const [open] = useActions([openAction]);
  const [choose] = useActions([openBoard]);
  if (phase === null || (notebook !== null && phase !== 'closed')) {
    return null;
  }
  const act = notebook === null ? choose : open;
  if (!act) {
    return null;
  }
  return (
    <section className="lc-BoardCard" aria-label={trans.__('Board')}>
      <Icon name="board" size={16} />
      <span className="lc-BoardCard-words" title={notebook ?? undefined}>
        {notebook === null ? (
          trans.__('No board is open')
        ) : (
          <>
            {trans.__('Board')}:{' '}
            <strong>
              <bdi>{boardName(notebook)}</bdi>
            </strong>
          </>
        )}
      </span>
      <Button
        look={notebook === null ? 'plain' : 'go'}
        permitted={act.permitted}
        aria-label={act.label}
        onClick={act.run}
      >
        {notebook === null ? trans.__('Open a board…') : trans.__('Open')}
      </Button>
    </section>
  );
}
