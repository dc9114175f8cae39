import { formatFigure, formatMs, formatR } from "../format.ts";
import { WideTable } from "../WideTable.tsx";
import { type DecoderReport, type Report, roleOf } from "./report.ts";
import { Section } from "./Section.tsx";

const columns = [
  ["within-trial r", "Median over movements of r inside each, with the middle half"],
  ["lag", "How much later the decoded course agrees best with the measured one"],
  ["onsets found", "Beginnings of grips that are found in the decoded values"],
  ["false alarms", "Onsets found where there was none"],
  ["onset latency", "From the measured to the decoded onset: median and middle half"],
  ["slope", "Change of the decoded value for a change of one in the measured"],
  ["a fit takes", "Median time of training once"],
] as const;

const atEdge = "The best lag lies at the edge of what was tried: it may be larger still";

/** What the decoded course looks like movement by movement. */
export function Movements({ report }: { report: Report }) {
  return (
    <Section
      title="Movement by movement"
      why="Whether single grips are followed, found in time and decoded in their strength. A slope below 1 means that strong grips come out weak; a lag is what the person feels as delay."
    >
      <WideTable label="Figures movement by movement">
        <caption>blocked cross-validation: every part held out once</caption>
        <thead>
          <tr>
            <th scope="col">Decoder</th>
            {columns.map(([title, what]) => (
              <th key={title} scope="col" className="number" title={what}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.results.map((result) => (
            <tr key={result.decoder} className={result.isBaseline ? "is-baseline" : ""}>
              <th scope="row">
                {result.title} <small>{roleOf(result)}</small>
              </th>
              <Cells result={result} />
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className="beside">
        {report.trials === null
          ? "The force has no rest to grip from: there are no movements or onsets to count."
          : "An onset is found where the decoded value passes a threshold that was chosen on the training part, from 0.5 s before to 1 s after the measured one."}
      </p>
    </Section>
  );
}

function Cells({ result }: { result: DecoderReport }) {
  const { withinTrial, alignment, onsets, compression, fitMs, isUnfair } = result;
  return (
    <>
      <td className="number">
        {formatR(withinTrial?.median ?? Number.NaN)}{" "}
        {withinTrial && withinTrial.count > 0 && (
          <small>
            {formatR(withinTrial.low)} to {formatR(withinTrial.high)}
          </small>
        )}
      </td>
      <td className="number" title={alignment.isAtEdge ? atEdge : undefined}>
        {alignment.isAtEdge ? "–" : milliseconds(alignment.lagMs)}
      </td>
      <td className="number">{onsets && onsets.onsets > 0 ? `${onsets.hits} of ${onsets.onsets}` : "–"}</td>
      <td className="number">{perMinute(onsets?.falseAlarmsPerMinute ?? Number.NaN)}</td>
      <td className="number">
        {milliseconds(onsets?.latencyMs.median ?? Number.NaN)}{" "}
        {onsets && onsets.hits > 1 && (
          <small>
            {signed(onsets.latencyMs.low)} to {signed(onsets.latencyMs.high)}
          </small>
        )}
      </td>
      <td className="number">{formatR(compression.slope)}</td>
      <td className="number">{isUnfair ? "–" : fitTime(fitMs)}</td>
    </>
  );
}

const signed = (value: number) => value.toFixed(0).replace("-", "−");

function milliseconds(value: number): string {
  return Number.isFinite(value) ? `${signed(value)} ms` : "–";
}

function perMinute(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} /min` : "–";
}

function fitTime(ms: number): string {
  return ms >= 1000 ? `${formatFigure(ms / 1000)} s` : `${formatMs(ms)} ms`;
}
