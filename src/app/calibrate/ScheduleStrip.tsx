import { formatClock } from "../format.ts";
import type { Step } from "./protocol.ts";

const height = 24;
const tickSeconds = 60;

/** When something is asked for, along the run: a block a grip, or one for all that is followed. */
export function ScheduleStrip({ steps, seconds }: { steps: readonly Step[]; seconds: number }) {
  const asked = steps.filter(({ kind }) => kind !== "rest");
  const ticks = Array.from(
    { length: Math.floor(seconds / tickSeconds) + 1 },
    (_, minute) => minute * tickSeconds,
  );
  return (
    <figure className="schedule">
      <svg
        viewBox={`0 0 ${seconds} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="When grips are asked for"
      >
        <line x1={0} x2={seconds} y1={height} y2={height} />
        {asked.map(({ fromS, toS }) => (
          <rect key={fromS} x={fromS} width={toS - fromS} y={4} height={height - 4} />
        ))}
      </svg>
      <figcaption>
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${(100 * tick) / seconds}%` }}>
            {formatClock(tick)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
