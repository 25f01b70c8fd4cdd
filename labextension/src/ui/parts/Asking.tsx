import { useEffect, useId, useRef, type ReactNode } from 'react';

interface IProps {
  title: string;
  text: string;
  children: ReactNode;
  onClose: () => void;
}

/** A question over the page: the browser keeps the focus inside, Esc means no. */
export function Asking({ title, text, children, onClose }: IProps) {
  const node = useRef<HTMLDialogElement>(null);
  const [heading, body] = [useId(), useId()];
  useEffect(() => {
    const dialog = node.current;
    dialog?.showModal?.();
    return () => dialog?.close?.();
  }, []);
  return (
    <dialog
      ref={node}
      className="lc-root lc-Asking"
      role="alertdialog"
      aria-labelledby={heading}
      aria-describedby={body}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={heading}>{title}</h2>
      <p id={body}>{text}</p>
      <div className="lc-Asking-actions">{children}</div>
    </dialog>
  );
}
