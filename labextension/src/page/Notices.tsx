import { useStore } from 'zustand';
import { useTrans } from '../ui/context';
import { Button } from '../ui/parts/Button';
import { Icon } from '../ui/parts/Icon';
import type { NoticeStore } from './platform';

/** What a person is told once, at the foot of the page until it is put away. */
export function Notices({ store }: { store: NoticeStore }) {
  const trans = useTrans();
  const notices = useStore(store, state => state.notices);
  const close = (id: number) =>
    store.setState(state => ({ notices: state.notices.filter(one => one.id !== id) }));
  return (
    <div className="lc-Notices" role="status">
      {notices.map(({ id, message, next, action }) => (
        <div key={id} className="lc-Note">
          <div className="lc-Note-text">
            <strong>{message}</strong>
            {next && <span>{next}</span>}
            {action && (
              <div className="lc-Note-actions">
                <Button onClick={action.run}>{action.label}</Button>
              </div>
            )}
          </div>
          <button
            type="button"
            className="lc-IconButton"
            aria-label={trans.__('Close this note')}
            onClick={() => close(id)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
