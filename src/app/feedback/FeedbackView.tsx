import "./feedback.css";
import { useEffect } from "react";
import type { Session } from "../session.ts";
import { store, useApp } from "../store.ts";
import { RecordingMissing } from "../views/RecordingMissing.tsx";
import { Controls } from "./Controls.tsx";
import { Stage } from "./Stage.tsx";
import { letGoOfHand } from "./state.ts";

/** What the patient sees, and what decides about it. In full screen the patient's part is all there is. */
export default function FeedbackView({ session }: { session: Session }) {
  const run = useApp((state) => state.run);
  const isMissing = useApp((state) => !state.run && !state.waitingFor && state.choice.source === "recording");
  // Another stream, or another page, lets go of the hand.
  useEffect(() => {
    const unsubscribe = store.subscribe((state, before) => {
      if (state.run?.id !== before.run?.id) letGoOfHand();
    });
    return () => {
      unsubscribe();
      letGoOfHand();
    };
  }, []);
  if (isMissing) return <RecordingMissing session={session} />;
  return (
    <main className="feedback">
      {run && <Controls session={session} run={run} />}
      <Stage session={session} screen={window} />
    </main>
  );
}
