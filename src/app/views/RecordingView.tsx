import { Button } from "@mantine/core";
import { ChannelTable } from "../data/ChannelTable.tsx";
import { formatClock, formatCount, formatFigure, formatPercent } from "../format.ts";
import type { Session } from "../session.ts";
import { SessionList } from "../sessions/SessionList.tsx";
import { type OpenRecording, show, useApp } from "../store.ts";
import { OpenButton } from "./OpenButton.tsx";

/** What is in a recording, and what is doubtful about it. */
export default function RecordingView({ session }: { session: Session }) {
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
      <Overview recording={recording} session={session} />
      <Findings recording={recording} />
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

interface Part {
  recording: OpenRecording;
  session: Session;
}

function Overview({ recording: { report }, session }: Part) {
  const seconds = report.frameCount / report.info.rateHz;
  return (
    <section className="data-overview">
      <div>
        <h2 data-testid="recording-name">{report.label}</h2>
        <p className="beside">
          {report.format}, {report.channels.length} channels, {formatFigure(report.info.rateHz)} Hz,{" "}
          {formatClock(seconds)} ({formatCount(report.frameCount)} samples), {report.markerCount}{" "}
          {report.markerCount === 1 ? "marker" : "markers"}
        </p>
      </div>
      <OpenButton session={session} />
    </section>
  );
}

const severityWords = { error: "Error", warning: "Warning", note: "Note" } as const;

function Findings({ recording: { report, verified } }: { recording: OpenRecording }) {
  const isUnderWay = verified < 1;
  if (report.findings.length === 0 && !isUnderWay) {
    return <p className="beside">Verification found nothing doubtful in header and samples.</p>;
  }
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">
        Verification{" "}
        <small>
          {report.findings.length} {report.findings.length === 1 ? "finding" : "findings"}
          {isUnderWay && `, ${formatPercent(verified)} % of the recording looked at so far`}
        </small>
      </h2>
      <ul className="findings" data-testid="recording-findings">
        {grouped(report.findings).map(([first, ...others]) => (
          <li key={`${first.channel} ${first.what}`} className={`finding-${first.severity}`}>
            <b>{severityWords[first.severity]}</b>
            <div>
              {first.channel && <em>{first.channel}: </em>}
              {first.what} <span className="beside">{first.remedy}</span>
              {others.length > 0 && (
                <details>
                  <summary>
                    The same of {others.length} other {others.length === 1 ? "channel" : "channels"}
                  </summary>
                  {others.map(({ channel, what }) => (
                    <p key={`${channel} ${what}`}>
                      <em>{channel}: </em>
                      {what}
                    </p>
                  ))}
                </details>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Finding = OpenRecording["report"]["findings"][number];

/** What is the worst first; findings that ask for the same belong together. */
function grouped(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  const order = Object.keys(severityWords);
  for (const finding of findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))) {
    const key = finding.channel === null ? finding.what : `${finding.severity} ${finding.remedy}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}
