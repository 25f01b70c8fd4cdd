import { boardAuthors } from '../../actions/boardAuthors';
import { boardHistory } from '../../actions/boardHistory';
import { openBoard } from '../../actions/openBoard';
import { saveBoard } from '../../actions/saveBoard';
import { useBoard, useClassroom, useTrans } from '../context';
import { MenuButton } from '../parts/MenuButton';
import type { IMenuItem } from '../parts/Menu';
import { useActions } from '../useAction';

/** What one seldom needs, at the end of the bar. */
export function MoreMenu() {
  const room = useClassroom();
  const trans = useTrans();
  const trusted = useBoard(board => board?.trusted ?? false);
  const actions = useActions([saveBoard, boardHistory, boardAuthors, openBoard]);
  const items: IMenuItem[] = actions.map(({ id, label, icon, on, permitted, run }) => ({
    id,
    label,
    icon,
    ...(on === undefined ? {} : { switched: on }),
    permitted,
    run
  }));
  if (trusted) {
    items.push({
      id: 'hold-back',
      label: trans.__('Hold rich outputs back again'),
      icon: 'shield',
      run: () => room.board?.setTrusted(false)
    });
  }
  return items.length ? (
    <MenuButton label={trans.__('More for the board')} icon="more" items={items} />
  ) : null;
}
