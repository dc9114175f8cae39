import { Button } from "@mantine/core";
import { useEffect } from "react";
import type { SessionSummary } from "../../contract/recorderApi.ts";
import { formatClock } from "../format.ts";
import type { Session } from "../session.ts";
import { useSessions } from "../sessions/state.ts";
import { WideTable } from "../WideTable.tsx";

/** Sessions of this browser that can be calibrated on. */
export function StoredSessions({ session }: { session: Session }) {
  const sessions = useSessions((state) => state.sessions).filter(
    ({ state }) => state === "whole" || state === "recovered",
  );
  const { recording } = session;
  useEffect(() => void recording.prepare(), [recording]);
  if (sessions.length === 0) return null;
  return (
    <section aria-labelledby="stored">
      <h2 id="stored">Recorded here</h2>
      <WideTable label="Sessions recorded here">
        <thead>
          <tr>
            <th>Recorded</th>
            <th>Of</th>
            <th className="number">Length</th>
            <th>
              <span className="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((each) => (
            <Row key={each.id} summary={each} session={session} />
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function Row({ summary, session }: { summary: SessionSummary; session: Session }) {
  const date = new Date(summary.startedAt).toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const open = async () => {
    const file = await session.recording.fileOf(summary);
    if (file) await session.openFiles([file]);
  };
  return (
    <tr>
      <td>{date}</td>
      <td>
        {summary.label} {summary.simulated && <small className="simulated">SIMULATED</small>}
      </td>
      <td className="number">{formatClock(summary.seconds)}</td>
      <td>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Open the recording of ${date}`}
          onClick={() => void open()}
        >
          Open
        </Button>
      </td>
    </tr>
  );
}
