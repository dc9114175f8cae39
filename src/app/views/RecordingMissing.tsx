import { Button } from "@mantine/core";
import type { Session } from "../session.ts";
import { OpenButton } from "./OpenButton.tsx";

/** A link tells that there is a recording, and cannot bring it along. */
export function RecordingMissing({ session }: { session: Session }) {
  return (
    <main className="empty">
      <h2>This link is about a recording</h2>
      <p>
        Recordings stay on the machine that they are on, so the link cannot bring it along. Open the recording
        here, or drop it on this page.
      </p>
      <OpenButton session={session} prominent />
      <Button variant="subtle" onClick={() => void session.chooseSimulation()}>
        Decode the simulated patient instead
      </Button>
    </main>
  );
}
