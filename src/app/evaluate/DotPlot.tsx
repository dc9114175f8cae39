import { formatInterval, formatR } from "../format.ts";
import { rems } from "../rootScale.ts";
import { linearScale, type Scale, scoreBounds } from "./scale.ts";

export interface DotRow {
  name: string;
  role: string;
  kind: "decoder" | "baseline" | "unfair";
  value: number;
  low: number;
  high: number;
  folds: readonly number[];
  /** What it has to pass: chance, or the mean. */
  mark: number;
}

interface Props {
  rows: readonly DotRow[];
  label: string;
  /** What it is of: the picture may leave the page. */
  footer: string;
  markLabel: string;
  width: number;
}

/** On a phone the names stand above their lines. */
const narrowBelow = 600;
/** Pixels from one label of the axis to the next. */
const leastTick = 40;
const head = 24;
const foot = 64;

/** A line for each decoder: dot, interval, folds, and what it has to pass. */
export function DotPlot({ rows, label, footer, markLabel, width }: Props) {
  const isNarrow = width < narrowBelow;
  const rowHeight = isNarrow ? 48 : 36;
  const [left, right] = isNarrow ? [12, width - 12] : [184, width - 148];
  const bottom = head + rows.length * rowHeight;
  const height = bottom + foot + (isNarrow ? 20 : 0);
  const bounds = scoreBounds(
    rows.flatMap(({ kind, value, low, folds, mark }) =>
      kind === "unfair" ? [value] : [value, low, mark, ...folds],
    ),
  );
  const perUnit = (right - left) / (bounds[1] - bounds[0]);
  const x = linearScale(bounds, [left, right], [0.2, 0.5].find((step) => step * perUnit >= leastTick) ?? 1);
  return (
    <svg
      className="chart"
      style={{ width: rems(width) }}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}. The table has the same figures.`}
    >
      <text x={isNarrow ? 0 : left} y={12} className="chart-title">
        {isNarrow ? label.replace(/:.*/, "") : label}
      </text>
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={head} y2={bottom} className={tick === 0 ? "zero" : "grid"} />
          <text x={x(tick)} y={bottom + 16} textAnchor="middle" className="tick">
            {formatR(tick).replace(/0$/, "")}
          </text>
        </g>
      ))}
      {rows.map((row, i) => (
        <g key={row.name} transform={`translate(0 ${head + i * rowHeight})`}>
          <text x={0} y={isNarrow ? 14 : 22} className="name">
            {row.name}
            {row.role && (
              <tspan className="tick" dx={6}>
                {row.role}
              </tspan>
            )}
          </text>
          <text x={width} y={isNarrow ? 14 : 22} textAnchor="end" className="value">
            {formatR(row.value)}
            <tspan className="tick" dx={6}>
              {formatInterval(row.low, row.high)}
            </tspan>
          </text>
          <Dots row={row} x={x} y={isNarrow ? 32 : 18} />
        </g>
      ))}
      <Legend y={bottom + 38} markLabel={markLabel} isNarrow={isNarrow} />
      <text x={0} y={height - 4} className="tick">
        {footer}
      </text>
    </svg>
  );
}

function Dots({ row: { kind, value, low, high, folds, mark }, x, y }: { row: DotRow; x: Scale; y: number }) {
  const within = (score: number) => Math.max(x.low, score);
  return (
    <>
      {mark >= x.low && <line x1={x(mark)} x2={x(mark)} y1={y - 9} y2={y + 9} className="mark" />}
      {Number.isFinite(low) && (
        <line x1={x(within(low))} x2={x(within(high))} y1={y} y2={y} className={`interval ${kind}`} />
      )}
      {folds.map((fold, i) =>
        fold < x.low ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: folds have no other name
          <path key={i} d={`M${x(x.low) - 8} ${y}l7 -4v8z`} className="fold" />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          Number.isFinite(fold) && <circle key={i} cx={x(fold)} cy={y} r={3} className="fold" />
        ),
      )}
      {Number.isFinite(value) && <Dot kind={kind} x={x(within(value))} y={y} isOff={value < x.low} />}
    </>
  );
}

/** A shape for each kind, so that no colour is needed to tell them apart. */
function Dot({ kind, x, y, isOff }: { kind: DotRow["kind"]; x: number; y: number; isOff: boolean }) {
  if (isOff) return <path d={`M${x} ${y}l8 -5v10z`} className={`dot ${kind}`} />;
  if (kind === "decoder") return <circle cx={x} cy={y} r={6} className="dot decoder" />;
  if (kind === "baseline") return <path d={`M${x} ${y - 6}l6 6l-6 6l-6 -6z`} className="dot baseline" />;
  return <path d={`M${x - 5} ${y - 5}h10v10h-10z`} className="dot unfair" />;
}

function Legend({ y, markLabel, isNarrow }: { y: number; markLabel: string; isNarrow: boolean }) {
  const [second, row] = isNarrow ? [0, 18] : [290, 0];
  return (
    <g className="legend" transform={`translate(0 ${y})`}>
      <line x1={0} x2={20} y1={-4} y2={-4} className="interval decoder" />
      <circle cx={10} cy={-4} r={5} className="dot decoder" />
      <text x={28}>all together, 95 % interval</text>
      <circle cx={212} cy={-4} r={3} className="fold" />
      <text x={222}>one fold</text>
      <line x1={second + 10} x2={second + 10} y1={row - 11} y2={row + 3} className="mark" />
      <text x={second + 28} y={row}>
        {markLabel}
      </text>
    </g>
  );
}
