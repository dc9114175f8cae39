import { formatClock, formatCount, formatFigure, formatR } from "../format.ts";
import { typeset } from "../words.ts";
import type { Report } from "./report.ts";

/** What it all comes to, in words that say no more than the intervals allow, and what they rest on. */
export function Verdict({ report }: { report: Report }) {
  const { results, detail, verdict, simulated } = report;
  const best = results.find(({ decoder }) => decoder === detail?.decoder) ?? results[0];
  return (
    <section aria-labelledby="verdict" className="verdict">
      <h2 id="verdict">
        {simulated && <span className="simulated">SIMULATED</span>} {report.source}: decoding {report.target}
      </h2>
      {best && (
        <p className="verdict-words" data-testid="evaluation-verdict">
          <b>{best.title}.</b> {typeset(best.verdict)}
        </p>
      )}
      {verdict !== best?.verdict && <p className="verdict-between">{typeset(verdict)}</p>}
      {report.failures.map(({ decoder, title, reason }) => (
        <p key={decoder} className="finding-warning">
          <b>{title} could not be fitted here.</b> {reason}
        </p>
      ))}
      <p className="beside">{basisOf(report)}</p>
    </section>
  );
}

/** What the figures rest on, in one sentence. */
function basisOf(report: Report): string {
  const { rows, seconds, trials, folds, gapMs, channels, simulated, noiseCeiling } = report;
  const movements =
    trials === null
      ? "no separate movements"
      : `${formatCount(trials)} ${trials === 1 ? "movement" : "movements"}`;
  const spec = (report.spec as { name?: string } | null)?.name;
  const isForward = report.results.some(({ forward }) => forward !== null);
  return [
    `${isForward ? "Trained on the past and tested on what follows; decoders among one another on blocked folds, every part held out once. " : "Every part held out once; too short to train on the past alone. "}Rests on ${formatCount(rows)} values over ${formatClock(seconds)} with ${movements}`,
    `${folds} contiguous folds with a gap of ${formatFigure(gapMs / 1000)} s around what is tested`,
    `${channels.length} ${channels.length === 1 ? "channel" : "channels"} (${channels.length <= 12 ? channels.join(", ") : `${channels[0]} to ${channels.at(-1)}`})`,
    `${spec ? `features ${spec}, ` : ""}seed ${report.seed}`,
    ...(noiseCeiling === null ? [] : [`no decoder can pass an R² of ${formatR(noiseCeiling)} here`]),
  ]
    .join("; ")
    .concat(
      simulated
        ? ". The patient is simulated: the figures say nothing about any real one."
        : ". Measured on this recording alone: another day or person may differ.",
    );
}
