import type { ChannelSpectrum } from "../../contract/apis.ts";
import { useWidth } from "../evaluate/useWidth.ts";
import { rems } from "../rootScale.ts";
import { formatTick, logScale } from "./logScale.ts";

const height = 280;
const [left, right, top, bottom] = [56, 12, 24, 44];
/** Of faster signals, Hz: above it there is nothing that is decoded. */
const mostHz = 500;

/** Density against frequency, both logarithmic, with the line under its peaks and the mains. */
export function SpectrumPlot({ spectrum, label }: { spectrum: ChannelSpectrum; label: string }) {
  const [host, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={host} className="spectrum" style={{ minHeight: rems(height) }}>
      {width > 0 && <Chart spectrum={spectrum} width={width} label={label} />}
    </div>
  );
}

function Chart({ spectrum, width, label }: { spectrum: ChannelSpectrum; width: number; label: string }) {
  const { channel, density, stepHz, fit, line } = spectrum;
  const points = drawnPoints(density, stepHz);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const powers = points.map(([, power]) => power);
  const x = logScale([first[0], last[0]], [left, width - right], 34);
  const y = logScale([Math.min(...powers) / 1.5, Math.max(...powers) * 1.5], [height - bottom, top], 22);
  const lineAt = (hz: number) => 10 ** ((fit?.offset ?? 0) - (fit?.exponent ?? 0) * Math.log10(hz));
  const labelHz = fit ? Math.sqrt(fit.lowHz * fit.highHz) : 0;
  return (
    <svg style={{ width: rems(width) }} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} className="grid" />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={top} y2={height - bottom} className="grid" />
          <text x={x(tick)} y={height - bottom + 16} textAnchor="middle">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      <text x={0} y={12}>
        {densityUnit(channel.unit)}
      </text>
      <text x={width - right} y={height - 6} textAnchor="end">
        Hz
      </text>
      {line && line.lineHz < x.high && (
        <g>
          <line x1={x(line.lineHz)} x2={x(line.lineHz)} y1={top} y2={height - bottom} className="mains" />
          <text x={x(line.lineHz)} y={top - 6} textAnchor="middle" className="mains-label">
            mains {line.lineHz} Hz
          </text>
        </g>
      )}
      <polyline
        points={points.map(([hz, power]) => `${x(hz).toFixed(1)},${y(power).toFixed(1)}`).join(" ")}
        className="density"
      />
      {fit && (
        <g>
          <line
            x1={x(fit.lowHz)}
            x2={x(fit.highHz)}
            y1={y(lineAt(fit.lowHz))}
            y2={y(lineAt(fit.highHz))}
            className="line"
          />
          <text
            x={x(labelHz)}
            y={Math.min(height - bottom - 6, y(lineAt(labelHz)) + 20)}
            textAnchor="end"
            className="line-label"
          >
            exponent {formatExponent(fit.exponent)}
          </text>
        </g>
      )}
    </svg>
  );
}

/** Two decimals: no more of an exponent is known. */
export function formatExponent(exponent: number): string {
  return exponent.toFixed(2).replace("-", "−");
}

/** Squared units per Hz: "µV²/Hz". */
export function densityUnit(unit: string): string {
  return unit ? `${unit}²/Hz` : "squared, per Hz";
}

/** What can be drawn: neither 0 Hz nor no power, which have no logarithm, nor half the rate. */
function drawnPoints(density: Float64Array, stepHz: number): (readonly [hz: number, power: number])[] {
  const points: (readonly [number, number])[] = [];
  for (let bin = 1; bin < density.length - 1 && bin * stepHz <= mostHz; bin++) {
    const power = density[bin] as number;
    if (power > 0) points.push([bin * stepHz, power]);
  }
  return points;
}
