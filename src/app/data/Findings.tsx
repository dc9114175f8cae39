import { formatPercent } from "../format.ts";
import type { OpenRecording } from "../store.ts";

const severityWords = { error: "Error", warning: "Warning", note: "Note" } as const;

/** What is doubtful about a recording, as far as it was looked at. */
export function Findings({ recording: { report, verified, isVerifying } }: { recording: OpenRecording }) {
  const isWhole = report.seenShare === 1;
  if (report.findings.length === 0 && isWhole) {
    return <p className="beside">Verification found nothing doubtful in header and samples.</p>;
  }
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">
        Verification{" "}
        <small>
          {report.findings.length} {report.findings.length === 1 ? "finding" : "findings"}
          {!isWhole &&
            `, ${formatPercent(verified)} % of the recording looked at${isVerifying ? " so far" : ": verification has ended before its end"}`}
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
