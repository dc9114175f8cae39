import "./models.css";
import { Button } from "@mantine/core";
import { withKey } from "../actions.ts";
import type { Session } from "../session.ts";
import { Compare } from "./Compare.tsx";
import { DecoderList } from "./DecoderList.tsx";
import { Drift } from "./Drift.tsx";
import { decoderBefore } from "./former.ts";
import { useModels } from "./state.ts";

/** The decoders that are at hand: what each was trained on and is worth, which of them runs, and whether it still fits. */
export default function ModelsView({ session }: { session: Session }) {
  const hindrance = useModels((state) => state.hindrance);
  const isEmpty = useModels(
    ({ hindrance: reason, kept, leaving }) => reason === null && kept.length + leaving.length === 0,
  );
  return (
    <main className="data models">
      <section aria-labelledby="decoders">
        <div className="models-head">
          <h2 id="decoders">Decoders {!hindrance && <small>kept in this browser only</small>}</h2>
          <RollBack session={session} />
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => session.chooseFiles("decoder")}
            data-testid="import-decoder"
          >
            Import…
          </Button>
        </div>
        {hindrance && (
          <p className="finding-warning" data-testid="library-hindrance">
            {hindrance}
          </p>
        )}
        {isEmpty && (
          <p className="beside" data-testid="library-empty">
            None is kept yet. What is calibrated, or opened from a file, is kept here by itself; import a
            file, or drop it on the page.
          </p>
        )}
        <DecoderList session={session} />
        <p className="beside">
          Held-out figures: blocked cross-validation inside the training part, 95 % interval by moving-block
          bootstrap. Chance: 95th percentile of r when the measured force is shifted in a circle. Mean: what
          answering the mean of the training part scores.
        </p>
      </section>
      <Compare />
      <Drift />
    </main>
  );
}

function RollBack({ session }: { session: Session }) {
  const before = useModels((state) => decoderBefore(state.former));
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!before}
      title={
        before
          ? withKey("The stream goes on where the features are the same", "roll-back")
          : withKey("No other decoder has decoded yet", "roll-back")
      }
      onClick={() => void session.rollBack()}
      data-testid="roll-back"
    >
      {before ? `Roll back to ${before.name}` : "Roll back"}
    </Button>
  );
}
