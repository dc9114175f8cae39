import "./data.css";
import { Button } from "@mantine/core";
import type { Session } from "../session.ts";
import { SessionList } from "../sessions/SessionList.tsx";
import { show, useApp } from "../store.ts";
import { OpenButton } from "../views/OpenButton.tsx";
import { ChannelTable } from "./ChannelTable.tsx";
import { Findings } from "./Findings.tsx";
import { RecordingOverview } from "./RecordingOverview.tsx";
import { Summary } from "./Summary.tsx";

/** What is in a recording, and what is doubtful about it. */
export default function DataPage({ session }: { session: Session }) {
  const recording = useApp((state) => state.recording);
  if (!recording) {
    return (
      <main className="data">
        <div className="empty">
          <h2>No recording is open</h2>
          <p>
            Drop a recording on this page: BrainVision (.vhdr, .eeg and .vmrk together), EDF, BDF, XDF, CSV or
            TSV, with its BIDS side-cars if there are any, or the folder that holds them. Nothing leaves this
            computer.
          </p>
          <OpenButton session={session} prominent />
        </div>
        <SessionList session={session} />
      </main>
    );
  }
  return (
    <main className="data">
      <Summary recording={recording} session={session} />
      <Findings recording={recording} />
      <RecordingOverview
        key={`${recording.report.label} ${recording.report.frameCount}`}
        recording={recording}
        session={session}
      />
      <ChannelTable recording={recording} session={session} />
      <div>
        <Button onClick={() => show("calibrate")} data-testid="to-calibrate">
          Calibrate a decoder on it
        </Button>
      </div>
      <SessionList session={session} />
    </main>
  );
}
