import { useMemo, useState } from 'react';
import { useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { IconButton } from '../parts/IconButton';
import { ChatMode } from './ChatMode';
import { foundIn, type ILine } from './thread';

interface IProps {
  search: string;
  onSearch: (search: string) => void;
  lines: readonly ILine[];
  onJump: (message: string) => void;
}

function Finding({ search, onSearch, lines, onJump, onClose }: IProps & { onClose: () => void }) {
  const trans = useTrans();
  const [at, setAt] = useState(-1);
  const found = useMemo(
    () =>
      foundIn(
        lines.map(line => line.message),
        search
      ),
    [lines, search]
  );
  const go = (step: number) => {
    const start = at < 0 && step < 0 ? found.length : at;
    const next = found.length ? (start + step + found.length) % found.length : -1;
    setAt(next);
    if (next >= 0) {
      onJump(found[next]);
    }
  };
  const words = found.length
    ? trans.__('%1 of %2', at < 0 ? '–' : at + 1, found.length)
    : trans.__('none');
  return (
    <>
      <label className="lc-Search">
        <Icon name="search" size={14} />
        <input
          // eslint-disable-next-line jsx-a11y/no-autofocus -- it opened because somebody wants to search
          autoFocus
          className="lc-Field"
          type="search"
          value={search}
          placeholder={trans.__('Search messages')}
          aria-label={trans.__('Search messages')}
          onChange={event => {
            setAt(-1);
            onSearch(event.target.value);
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              go(event.shiftKey ? 1 : -1);
            } else if (event.key === 'Escape') {
              onClose();
            }
          }}
        />
      </label>
      <span className="lc-ChatTools-count" role="status">
        {search && words}
      </span>
      <IconButton icon="up" label={trans.__('Earlier find')} size={14} onClick={() => go(-1)} />
      <IconButton icon="down" label={trans.__('Later find')} size={14} onClick={() => go(1)} />
      <IconButton icon="close" label={trans.__('Close the search')} size={14} onClick={onClose} />
    </>
  );
}

/** Above the messages: who may write, and the search. */
export function ChatTools(props: IProps) {
  const trans = useTrans();
  const [open, setOpen] = useState(false);
  const close = () => {
    props.onSearch('');
    setOpen(false);
  };
  return (
    <div className="lc-ChatTools" role="search" aria-label={trans.__('Messages')}>
      {open ? (
        <Finding {...props} onClose={close} />
      ) : (
        <>
          <ChatMode />
          <IconButton
            icon="search"
            label={trans.__('Search messages')}
            size={14}
            onClick={() => setOpen(true)}
          />
        </>
      )}
    </div>
  );
}
