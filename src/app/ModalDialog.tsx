import { CloseButton } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef } from "react";

interface Props {
  /** Stands above it with a button to close it; where it is left out, `label` tells what it is. */
  title?: string;
  label?: string;
  className?: string;
  onClose(): void;
  /** What is in it, given how to close it. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A dialogue above the page for as long as it is rendered; Esc and a click beside it close it, and the focus goes back. */
export function ModalDialog({ title, label, className = "", onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = () => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a dialogue closes by Esc of itself
    <dialog
      ref={dialog}
      className={`help ${className}`}
      {...(title === undefined ? { "aria-label": label } : { "aria-labelledby": titleId })}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      {title !== undefined && (
        <div className="help-head">
          <h2 id={titleId}>{title}</h2>
          <CloseButton aria-label="Close" onClick={close} />
        </div>
      )}
      {typeof children === "function" ? children(close) : children}
    </dialog>
  );
}
