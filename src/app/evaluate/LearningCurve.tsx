import { formatFigure, formatInterval, formatR } from "../format.ts";
import { rems } from "../rootScale.ts";
import { WideTable } from "../WideTable.tsx";
import { typeset } from "../words.ts";
import { type Curve, type Report, titleOf } from "./report.ts";
import { Section } from "./Section.tsx";
import { linearScale, scoreBounds } from "./scale.ts";
import { useWidth } from "./useWidth.ts";

const height = 240;

/** How many minutes of calibration are enough. */
export function LearningCurve({ report, curve }: { report: Report; curve: Curve }) {
  const title = titleOf(report, curve.decoder);
  const [host, width] = useWidth<HTMLDivElement>();
  return (
    <Section
      title="How long to calibrate"
      why={`${title} trained on fewer minutes, always those just before the same last quarter that it is tested on. Where the curve is level, longer calibration gains nothing.`}
    >
      <p className="sentence" data-testid="learning-words">
        {typeset(curve.words)}
      </p>
      <div ref={host} className="learning-plot">
        {width > 0 && <Chart curve={curve} width={Math.min(width, 720)} />}
      </div>
      <details>
        <summary>The figures</summary>
        <WideTable label="Learning curve">
          <thead>
            <tr>
              {["minutes", "R²", "95 % interval"].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {curve.points.map(({ minutes, score, low, high }) => (
              <tr key={minutes}>
                <th scope="row" className="number">
                  {formatFigure(minutes)}
                </th>
                <td className="number">{formatR(score)}</td>
                <td className="number">{formatInterval(low, high)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      </details>
    </Section>
  );
}

function Chart({ curve: { points, enoughMinutes, words }, width }: { curve: Curve; width: number }) {
  const known = points.filter(({ score }) => Number.isFinite(score));
  const longest = Math.max(...points.map(({ minutes }) => minutes));
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60].find((each) => longest / each <= 8) ?? 60;
  const x = linearScale([0, longest], [44, width - 12], step);
  const y = linearScale(scoreBounds(known.flatMap(({ score, low }) => [score, low])), [height - 40, 12], 0.2);
  const yOf = (score: number) => y(Math.max(y.low, score));
  return (
    <svg
      className="chart"
      style={{ width: rems(width) }}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`R² against minutes of calibration. ${words}`}
    >
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={x(0)}
            x2={x(longest)}
            y1={y(tick)}
            y2={y(tick)}
            className={tick === 0 ? "zero" : "grid"}
          />
          <text x={36} y={y(tick) + 4} textAnchor="end" className="tick">
            {formatR(tick).replace(/0$/, "")}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={height - 22} textAnchor="middle" className="tick">
          {formatFigure(tick)}
        </text>
      ))}
      <text x={width - 12} y={height - 4} textAnchor="end" className="tick">
        minutes of calibration
      </text>
      <text x={0} y={12} className="tick">
        R²
      </text>
      {enoughMinutes !== null && (
        <g>
          <line x1={x(enoughMinutes)} x2={x(enoughMinutes)} y1={12} y2={height - 40} className="mark" />
          <text
            x={x(enoughMinutes) + (enoughMinutes > longest / 2 ? -6 : 6)}
            y={22}
            textAnchor={enoughMinutes > longest / 2 ? "end" : "start"}
            className="tick"
          >
            enough
          </text>
        </g>
      )}
      <polyline
        points={known.map(({ minutes, score }) => `${x(minutes)},${yOf(score)}`).join(" ")}
        className="curve"
      />
      {known.map(({ minutes, score, low, high }) => (
        <g key={minutes}>
          {Number.isFinite(low) && (
            <line x1={x(minutes)} x2={x(minutes)} y1={yOf(low)} y2={yOf(high)} className="interval decoder" />
          )}
          <circle cx={x(minutes)} cy={yOf(score)} r={5} className="dot decoder" />
        </g>
      ))}
    </svg>
  );
}
