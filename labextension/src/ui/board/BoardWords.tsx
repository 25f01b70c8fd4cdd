/** Words about the board above the controls: what came of presenting, what happened to its file. */
import { takePresenting } from '../../actions/takePresenting';
import { boardOf } from '../../model/board';
import { attempt } from '../classroom';
import { useBoard, useClassroom, useSession, useTrans, useUi } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { Note } from '../parts/Note';
import { useActions } from '../useAction';
import { kernelWords } from './words';
import { teaches } from '../../model/roles';

/** The notebook would lose most of its text: only a person can know whether that is meant. */
const WOULD_SHRINK = 'would_shrink';

function Presenting() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const after = useUi(state => state.presentingAfter);
  const mine = useSession(({ view, you }) => boardOf(view)?.presenter === you);
  if (after === null || !mine) {
    return null;
  }
  return (
    <div className="lc-BoardWord" role="status">
      <div className="lc-BoardWord-row">
        <Icon name="presents" size={16} />
        <div>
          <strong>{trans.__('Your kernel runs the board now')}</strong>
          <p>{kernelWords(after, trans)}</p>
        </div>
      </div>
      <div className="lc-BoardWord-actions">
        <Button onClick={() => ui.setState({ presentingAfter: null })}>
          {trans.__('Understood')}
        </Button>
      </div>
    </div>
  );
}

/** Somebody was asked to present and has not answered. */
function Asked() {
  const trans = useTrans();
  const name = useSession(({ view, you }) => {
    const offer = boardOf(view)?.offer;
    return offer && offer.by === you ? (view?.people[offer.person]?.name ?? '') : null;
  });
  return name === null ? null : (
    <div className="lc-Turn">
      <Icon name="presents" size={16} />
      <div className="lc-Turn-text">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <small>{trans.__('is being asked to present…')}</small>
      </div>
    </div>
  );
}

/** For staff: the one who ran the board has left, and no cell can run until someone else does. */
function Unpresented() {
  const trans = useTrans();
  const [take] = useActions([takePresenting]);
  const nobody = useSession(({ view }) => {
    const board = boardOf(view);
    return board !== null && !view?.people[board.presenter ?? '']?.here && !board.offer;
  });
  return take && nobody ? (
    <div className="lc-Turn">
      <Icon name="presents" size={16} />
      <div className="lc-Turn-text">
        <strong>{trans.__('Nobody runs the board now')}</strong>
        <small>{trans.__('Its cells need someone’s kernel.')}</small>
      </div>
      <Button look="go" permitted={take.permitted} aria-label={take.label} onClick={take.run}>
        {trans.__('Present')}
      </Button>
    </div>
  ) : null;
}

function Notices() {
  const room = useClassroom();
  const trans = useTrans();
  const staff = useSession(({ role }) => teaches(role));
  const notices = useBoard(board => board?.notices);
  const problem = useBoard(board => board?.problem ?? null);
  const [first, ...others] = notices ?? [];
  return (
    <>
      {problem && <Note problem={problem} />}
      {first && (
        <Note problem={first} onClose={() => room.board?.dismissNotice(first.code)}>
          {first.code === WOULD_SHRINK && staff && (
            <div className="lc-Note-actions">
              <Button onClick={() => void attempt(room, () => room.board?.save(true))}>
                {trans.__('Write it anyway')}
              </Button>
            </div>
          )}
          {others.length > 0 && (
            <small>
              {trans._n('%1 more notice after this', '%1 more notices after this', others.length)}
            </small>
          )}
        </Note>
      )}
    </>
  );
}

export function BoardWords() {
  return (
    <>
      <Notices />
      <Presenting />
      <Asked />
      <Unpresented />
    </>
  );
}
