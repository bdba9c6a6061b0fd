import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import './button.css';
import { cx } from './cx.ts';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  /** Room for two columns. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog. What has `data-focus` gets the focus. It is the browser's own, which keeps the focus inside, closes on Escape and
 * gives the focus back.
 */
export function Dialog({ title, wide = false, onClose, children }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // As a layout effect it is closed before it leaves the page, and the browser gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) {
      element.showModal();
      // The browser would begin with the first it finds, which closes.
      element.querySelector<HTMLElement>('[data-focus]')?.focus();
    }
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={cx('dialog', wide && 'wide')} aria-labelledby={heading} onClose={onClose}>
      <header>
        <h2 id={heading}>{title}</h2>
        {/* No tooltip: it would take the first Escape for itself. */}
        <button
          type="button"
          className="button quiet icon"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
