/** How does one keep a person large, or let go of them? */
import { useClassroom, useTrans, useUi } from './context';
import type { IMenuItem } from './parts/Menu';

/** So many fit side by side and are still large. */
const MOST = 4;

export function usePin(person: string): IMenuItem {
  const { ui } = useClassroom();
  const trans = useTrans();
  const pinned = useUi(state => state.pinned);
  const kept = pinned.includes(person);
  const full = !kept && pinned.length >= MOST;
  return {
    id: 'pin',
    label: kept ? trans.__('Do not keep large') : trans.__('Keep large for me'),
    icon: 'pin',
    permitted: full
      ? { allowed: false, why: trans.__('You keep %1 people large already.', MOST) }
      : undefined,
    run: () =>
      ui.setState({
        pinned: kept ? pinned.filter(other => other !== person) : [...pinned, person]
      })
  };
}
