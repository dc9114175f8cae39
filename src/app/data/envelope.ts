import type { Overview } from "../../contract/apis.ts";
import type { OverviewRequest, SourceConfig } from "../../contract/config.ts";
import { mostColumns } from "../../contract/config.ts";
import type { StreamInfo } from "../../signal/stream.ts";
import { type Lane, lanesOf } from "../evaluate/stretch.ts";
import type { Span } from "../plots/span.ts";

/** What is asked for on either side, as a share of what is shown: while it is moved, there is something to be seen. */
const margin = 0.25;

/** @param width of the plot, in pixels of the screen */
export function overviewRequest(
  source: SourceConfig,
  { rateHz }: StreamInfo,
  channels: readonly string[],
  { from, to }: Span,
  width: number,
): OverviewRequest {
  const around = margin * (to - from);
  const startSample = Math.max(0, Math.floor((from - around) * rateHz));
  const endSample = Math.max(startSample + 1, Math.ceil((to + around) * rateHz));
  const shown = Math.max(1, (to - from) * rateHz);
  const columns = Math.ceil((width * (endSample - startSample)) / shown);
  return {
    source,
    channels: [...channels],
    startSample,
    endSample,
    columns: Math.max(1, Math.min(mostColumns, columns)),
  };
}

/** An overview as lines to draw: two points in a column, its least and its greatest value, or one where it is one sample. */
export interface Envelope {
  readonly seconds: Float64Array;
  /** From the top down, in the channels' units. */
  readonly lanes: readonly Lane[];
  /** The same, each from i to i + 1 counted from the bottom: all of them stand on one scale. */
  readonly stacked: readonly Float32Array[];
  readonly pointsPerColumn: 1 | 2;
}

/** @param above share of each lane, from its top, that is kept free for its name */
export function envelopeOf(overview: Overview, rateHz: number, above: number): Envelope {
  const { startSample, endSample, columns, channels, least, greatest } = overview;
  const perColumn = (endSample - startSample) / columns;
  const pointsPerColumn = perColumn > 1 ? 2 : 1;
  const points = columns * pointsPerColumn;
  const seconds = new Float64Array(points);
  const data = new Float32Array(points * channels.length);
  for (let point = 0; point < points; point++) {
    const column = Math.floor(point / pointsPerColumn);
    // In the middle of its samples: of a single one, at its time.
    seconds[point] = (startSample + (column + 0.5) * perColumn - 0.5) / rateHz;
    const values = point % pointsPerColumn === 0 ? least : greatest;
    for (let channel = 0; channel < channels.length; channel++)
      data[channel * points + point] = values[channel * columns + column] as number;
  }
  const lanes = lanesOf({ rateHz, firstSample: startSample, frameCount: points, channels, data });
  const stacked = lanes.map(({ values, centre, half }, i) => {
    const bottom = lanes.length - 1 - i;
    const scale = (1 - above) / (2 * half);
    return values.map((value) => bottom + (value - centre + half) * scale);
  });
  return { seconds, lanes, stacked, pointsPerColumn };
}
