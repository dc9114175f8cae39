import { formatFigure } from "../format.ts";
import { useApp } from "../store.ts";
import { WideTable } from "../WideTable.tsx";

const verdicts = {
  good: "As in training.",
  attention: "Drifting: what the decoder was worth in training may not hold any more.",
  bad: "Far from training: do not rely on what is decoded. Calibrate anew, or roll back.",
} as const;

/** How far the features of what runs now have come from training. */
export function Drift() {
  const drift = useApp((state) => state.status?.drift);
  const name = useApp((state) => state.run?.decoder.name);
  if (name === undefined) return null;
  return (
    <section aria-labelledby="drift" className="drift">
      <h2 id="drift">
        Drift <small>{name}, the last minute of the stream beside training</small>
      </h2>
      {drift ? (
        <>
          <p className={`drift-verdict verdict-${drift.verdict}`} data-testid="drift-verdict">
            <i aria-hidden="true" />
            <span>
              {verdicts[drift.verdict]} {drift.reason && <small>{drift.reason}</small>}
            </span>
          </p>
          <WideTable label="Features farthest from training">
            <caption>
              Features farthest from training, {formatFigure(drift.seconds)} s decoded. Attention from a shift
              of 0.7 SD or an SD 1.65 times as large or small on, bad from 1.5 SD or 3 times.
            </caption>
            <thead>
              <tr>
                <th scope="col">Feature</th>
                <th scope="col" className="number">
                  shift of the mean, SD
                </th>
                <th scope="col" className="number">
                  SD, times that of training
                </th>
              </tr>
            </thead>
            <tbody data-testid="drift-features">
              {drift.features.map((feature) => (
                <tr key={feature.name}>
                  <th scope="row">{feature.name}</th>
                  <td className="number">{signed(feature.shift)}</td>
                  <td className="number">{feature.sdRatio.toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </>
      ) : (
        <p className="beside">Told as soon as half a minute has been decoded.</p>
      )}
    </section>
  );
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
