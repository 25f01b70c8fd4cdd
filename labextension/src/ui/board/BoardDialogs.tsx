import { useSession, useUi } from '../context';

/** The board's windows lie over the page, wherever one is in it. */
export function BoardDialogs() {
  const dialog = useUi(state => state.dialog);
  const inClass = useSession(state => state.phase === 'live' || state.phase === 'reconnecting');
  return dialog && inClass ? <div /> : null;
}
