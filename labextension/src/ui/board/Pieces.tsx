import { attempt } from '../classroom';
import { useClassroom, useServerTime, useSession, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import type { IBoardChange } from '../ports';
import { pieces, placed, type IPiece } from './changes';
import { dayAndTime } from './words';

const SHOWN = 60;
const CELLS_SHOWN = 8;

function Cells({ ids, onGo }: { ids: readonly string[]; onGo: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const { there, gone } = placed(ids, room.board?.cells() ?? []);
  const more = there.length - CELLS_SHOWN;
  const go = (id: string) => {
    onGo();
    void attempt(room, async () => {
      await room.board?.open();
      room.board?.reveal(id);
    });
  };
  return (
    <span className="lc-Piece-cells">
      {there.slice(0, CELLS_SHOWN).map(({ id, place }) => (
        <button
          key={id}
          type="button"
          className="lc-Link"
          title={trans.__('Go to cell %1', place)}
          onClick={() => go(id)}
        >
          {trans.__('cell %1', place)}
        </button>
      ))}
      {more > 0 && <span>{trans._n('%1 more', '%1 more', more)}</span>}
      {gone > 0 && <span>{trans._n('%1 cell that is gone', '%1 cells that are gone', gone)}</span>}
    </span>
  );
}

function Piece({ piece, now, onGo }: { piece: IPiece; now: number; onGo: () => void }) {
  const trans = useTrans();
  const name = useSession(
    ({ view }) => view?.people[piece.who]?.name ?? trans.__('someone who has left')
  );
  return (
    <li className="lc-Piece">
      <Avatar id={piece.who} name={name} size={24} />
      <div className="lc-Hand-text">
        <span className="lc-Message-who">
          <bdi title={name}>{name}</bdi>
          <span>{dayAndTime(piece.at, now)}</span>
        </span>
        <Cells ids={piece.cells} onGo={onGo} />
      </div>
    </li>
  );
}

/** Who wrote in which cells lately, newest first. */
export function Pieces({ changes, onGo }: { changes: readonly IBoardChange[]; onGo: () => void }) {
  const trans = useTrans();
  const now = useServerTime(30_000);
  const found = pieces(changes).slice(0, SHOWN);
  return (
    <section className="lc-History-part" aria-label={trans.__('Who wrote what lately')}>
      <h3>{trans.__('Who wrote what lately')}</h3>
      {found.length ? (
        <ol className="lc-History-list">
          {found.map(piece => (
            <Piece key={`${piece.at} ${piece.who}`} piece={piece} now={now} onGo={onGo} />
          ))}
        </ol>
      ) : (
        <p className="lc-Empty">{trans.__('Nobody has written on the board yet.')}</p>
      )}
    </section>
  );
}
