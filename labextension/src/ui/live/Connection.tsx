import { useCallback, useRef, useState } from 'react';
import { useReceivingItems } from '../controls/receiving';
import { useMedia, useTrans } from '../context';
import { Menu } from '../parts/Menu';
import { useConnection } from '../useConnection';
import { linkNumbers } from './linkWords';

/** One's own connection: a shape, its colour and its word; a click chooses what to receive. */
export function Connection() {
  const trans = useTrans();
  const { tone, sentence, word } = useConnection();
  const link = useMedia(state => state.link);
  const items = useReceivingItems();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback((refocus: boolean) => {
    setOpen(false);
    if (refocus) {
      button.current?.focus();
    }
  }, []);
  const words = trans.__('You: %1', link ? `${sentence} (${linkNumbers(link, trans)})` : sentence);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="lc-Connection"
        title={words}
        aria-label={trans.__('%1. Choose what you receive', words)}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className={`lc-Dot lc-mod-${tone}`} aria-hidden="true" />
        {word && (
          <span className={`lc-Connection-word lc-mod-${tone}`} aria-hidden="true">
            {word}
          </span>
        )}
      </button>
      {open && (
        <Menu label={trans.__('What I receive')} items={items} anchor={button} onClose={close} />
      )}
    </>
  );
}
