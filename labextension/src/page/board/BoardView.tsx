import { useContext, createContext } from 'react';
import { useStore } from 'zustand';
import { boardName } from '../../model/board';
import { useTrans, useUi } from '../../ui/context';
import { Controls } from '../../ui/controls/Controls';
import { Calm } from '../../ui/faces/Calm';
import { Button } from '../../ui/parts/Button';
import { Note } from '../../ui/parts/Note';
import { Cell } from './Cell';
import type { IPlainBoardState, PlainBoard } from './plainBoard';
import { BY_KEYBOARD } from './scrolling';

const BoardContext = createContext<PlainBoard | null>(null);
export const BoardProvider = BoardContext.Provider;

function usePlainBoard(): PlainBoard {
  const board = useContext(BoardContext);
  if (!board) {
    throw new Error('A view of the board stands outside BoardProvider.');
  }
  return board;
}

/** One line over the board: what it is, and how it stands. */
function Head({ state }: { state: IPlainBoardState }) {
  const trans = useTrans();
  const words = {
    none: '',
    connecting: trans.__('Opening…'),
    reading: trans.__('Read only here'),
    reconnecting: trans.__('Not connected: the board goes on when the line is back'),
    over: trans.__('This board is closed. What it shows stays.')
  }[state.phase];
  const name = boardName(state.name ?? '');
  return (
    <div className="lc-PlainBoard-head">
      <h2 title={name}>
        <bdi>{name}</bdi>
      </h2>
      <span
        role="status"
        className={`lc-PlainBoard-state ${state.phase === 'reconnecting' ? 'lc-mod-warn' : ''}`}
      >
        {words}
      </span>
    </div>
  );
}

/** Something is in the way: said above what is shown, which stays. */
function Troubles({ state }: { state: IPlainBoardState }) {
  const board = usePlainBoard();
  const trans = useTrans();
  const again = state.phase === 'over' && (
    <div className="lc-Note-actions">
      <Button onClick={() => board.retryNow()}>{trans.__('Try again')}</Button>
    </div>
  );
  return (
    <>
      {state.problem && <Note problem={state.problem}>{again}</Note>}
      {state.notices.map(notice => (
        <Note key={notice.code} problem={notice} onClose={() => board.dismiss(notice.code)} />
      ))}
    </>
  );
}

function Cells({ notebook, phase }: Pick<IPlainBoardState, 'notebook' | 'phase'>) {
  const trans = useTrans();
  if (!notebook.cells.length) {
    return (
      <p className="lc-PlainBoard-empty">
        {phase === 'reading'
          ? trans.__('The board is empty. What is written on it shows here at once.')
          : trans.__('The board is on its way.')}
      </p>
    );
  }
  return (
    <ol className="lc-Cells">
      {notebook.cells.map(cell => (
        <Cell key={cell.id} cell={cell} language={notebook.language} />
      ))}
    </ol>
  );
}

/** The class's board, to be read: it changes under one's eyes and nothing on it can be changed here. */
export function BoardView() {
  const panelShown = useUi(state => state.panelShown);
  return (
    <>
      <Board />
      {!panelShown && <Controls />}
    </>
  );
}

function Board() {
  const board = usePlainBoard();
  const trans = useTrans();
  const state = useStore(board.store);
  if (state.phase === 'none') {
    return (
      <Calm
        icon="board"
        title={trans.__('No board yet')}
        text={trans.__('When the instructor opens a notebook for the class, it shows here.')}
      />
    );
  }
  return (
    <section className="lc-PlainBoard" aria-label={trans.__('Board')}>
      <Head state={state} />
      <div
        className="lc-PlainBoard-scroll"
        {...BY_KEYBOARD}
        role="region"
        aria-label={trans.__('Cells of the board')}
      >
        <Troubles state={state} />
        <Cells notebook={state.notebook} phase={state.phase} />
      </div>
    </section>
  );
}
