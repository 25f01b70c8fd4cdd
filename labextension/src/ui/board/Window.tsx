import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useClassroom, useTrans, useUi } from '../context';
import { IconButton } from '../parts/IconButton';
import { Note } from '../parts/Note';

interface IProps {
  name: string;
  wide?: boolean;
  children: ReactNode;
  onClose: () => void;
}

/** A window of the board over the page: the browser keeps the focus inside and gives it back, Esc closes. */
export function Window({ name, wide, children, onClose }: IProps) {
  const { ui } = useClassroom();
  const trans = useTrans();
  // The panel's own place for it lies under this window.
  const problem = useUi(state => state.problem);
  const node = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const heading = useId();
  // Before the node leaves the page: only an open dialog gives the focus back.
  useLayoutEffect(() => {
    const dialog = node.current;
    dialog?.showModal?.();
    title.current?.focus();
    return () => dialog?.close?.();
  }, []);
  return (
    <dialog
      ref={node}
      className={`lc-root lc-Window ${wide ? 'lc-mod-wide' : ''}`}
      aria-labelledby={heading}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="lc-Window-head">
        <h2 ref={title} id={heading} tabIndex={-1}>
          {name}
        </h2>
        <IconButton label={trans.__('Close')} icon="close" size={16} onClick={onClose} />
      </div>
      {problem && <Note problem={problem} onClose={() => ui.setState({ problem: null })} />}
      {children}
    </dialog>
  );
}
