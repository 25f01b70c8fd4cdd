/** What stands right in the board's bar: one's own leave to write, who asks, what is held back. */
import { askToWrite } from '../../actions/askToWrite';
import { asksToWrite, standing } from '../../model/board';
import { useBoard, useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { useActions } from '../useAction';
import { standingWords } from './words';

/** "Read only · ask to write", "Asked to write · take back", "You may write". */
export function MyStanding() {
  const trans = useTrans();
  const stands = useSession(standing);
  const [ask] = useActions([askToWrite]);
  // That one presents, the chip beside it says.
  if (!stands || stands === 'staff' || stands === 'presenter') {
    return null;
  }
  const { icon, state, act } = standingWords(stands, trans);
  const tone = stands === 'asking' ? 'lc-mod-waits' : act ? '' : 'lc-mod-on';
  if (!act || !ask) {
    return (
      <span className={`lc-Chip ${tone}`}>
        <Icon name={icon} size={13} />
        {state}
      </span>
    );
  }
  const { allowed, why } = ask.permitted;
  return (
    <button
      type="button"
      className={`lc-Chip ${tone}`}
      aria-disabled={!allowed || undefined}
      title={allowed ? ask.label : why}
      onClick={allowed ? ask.run : undefined}
    >
      <Icon name={icon} size={13} />
      <span>
        <span className="lc-BoardBar-roomy">{state} · </span>
        {act}
      </span>
    </button>
  );
}

/** For staff: how many wait to be let write. */
export function Asks() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const staff = useSession(state => standing(state) === 'staff');
  const count = useSession(({ view }) => (view ? asksToWrite(view).length : 0));
  if (!staff || !count) {
    return null;
  }
  return (
    <button
      type="button"
      className="lc-Chip lc-mod-waits"
      title={trans.__('Show who asks to write')}
      onClick={() => ui.setState({ dialog: 'writers' })}
    >
      <Icon name="pencil" size={13} />
      <span className="lc-BoardBar-roomy">
        {trans._n('%1 asks to write', '%1 ask to write', count)}
      </span>
      <span className="lc-BoardBar-tight lc-num" aria-hidden="true">
        {count}
      </span>
    </button>
  );
}

/** Rich outputs wait for this reader's own word. */
export function Held() {
  const { ui } = useClassroom();
  const trans = useTrans();
  const held = useBoard(board => board !== null && board.heldBack && !board.trusted);
  if (!held) {
    return null;
  }
  return (
    <button
      type="button"
      className="lc-Chip lc-mod-held"
      title={trans.__('What this means, and showing them')}
      onClick={() => ui.setState({ dialog: 'trust' })}
    >
      <Icon name="shield" size={13} />
      <span className="lc-BoardBar-long">
        {trans.__('Rich outputs are held back')} · {trans.__('Show them')}
      </span>
      <span className="lc-BoardBar-short" aria-hidden="true">
        {trans.__('Show rich outputs')}
      </span>
    </button>
  );
}
