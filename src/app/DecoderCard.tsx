import { Markdown } from "./Markdown.tsx";
import { ModalDialog } from "./ModalDialog.tsx";
import { store, useApp } from "./store.ts";

/** What a decoder is, what it was trained on and what it is worth, in the words of its card. */
export default function DecoderCard() {
  const card = useApp((state) => state.card);
  if (!card) return null;
  return (
    <ModalDialog className="card" title={card.title} onClose={() => store.setState({ card: null })}>
      <div className="card-text" data-testid="decoder-card">
        {card.text ? (
          <Markdown text={card.text} />
        ) : (
          <p>
            This decoder has no card: it was made before cards were written. Calibrate it again to get one.
          </p>
        )}
      </div>
    </ModalDialog>
  );
}
