import { CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Markdown } from "./Markdown.tsx";
import { store, useApp } from "./store.ts";

/** What a decoder is, what it was trained on and what it is worth, in the words of its card. */
export function DecoderCard() {
  const card = useApp((state) => state.card);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (card) dialog.current?.showModal();
  }, [card]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a dialogue closes by Esc of itself
    <dialog
      ref={dialog}
      className="help card"
      aria-labelledby="card-title"
      onClose={() => store.setState({ card: null })}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div className="help-head">
        <h2 id="card-title">{card?.title}</h2>
        <CloseButton aria-label="Close" onClick={() => dialog.current?.close()} />
      </div>
      <div className="card-text" data-testid="decoder-card">
        {card?.text ? (
          <Markdown text={card.text} />
        ) : (
          <p>
            This decoder has no card: it was made before cards were written. Calibrate it again to get one.
          </p>
        )}
      </div>
    </dialog>
  );
}
