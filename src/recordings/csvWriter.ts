import type { StreamInfo } from "../signal/stream.ts";
import { sidecarTexts } from "./bids.ts";
import { isTitleUnit } from "./csvTable.ts";
import type { Marker, Provenance } from "./recording.ts";

export interface CsvFiles {
  /** Side-cars: names and texts. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  readonly dataName: string;
  /** First line: `time_s` and a title for each channel, with its unit in brackets. */
  readonly head: string;
  /** Rows of frames that begin at `firstSample`. */
  encode(data: Float32Array | Float64Array, frameCount: number, firstSample: number): string;
}

/**
 * A stream as a table with a column of times, and BIDS side-cars that carry kinds, units and markers. Numbers are written with
 * as many digits as it takes to read the very same value; what is no number is an empty cell.
 * @param baseName file name without ending  @param provenance the stream that it is a record of, for its side-car
 */
export function csvFiles(
  baseName: string,
  info: StreamInfo,
  markers: readonly Marker[] = [],
  provenance: Provenance | null = null,
): CsvFiles {
  const width = info.channels.length;
  const quoted = (text: string) => (/[",;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const title = ({ name, unit }: StreamInfo["channels"][number]) =>
    quoted(unit !== "" && isTitleUnit(unit) ? `${name} [${unit}]` : name);
  const cell = (value: number) =>
    Number.isNaN(value)
      ? ""
      : Number.isFinite(value)
        ? Object.is(value, -0)
          ? "-0"
          : String(value)
        : value > 0
          ? "inf"
          : "-inf";
  return {
    texts: sidecarTexts(baseName, info, markers, provenance),
    dataName: `${baseName}.csv`,
    head: `time_s,${info.channels.map(title).join(",")}\n`,
    encode(data, frameCount, firstSample) {
      const lines: string[] = [];
      for (let frame = 0; frame < frameCount; frame++) {
        const cells = [String((firstSample + frame) / info.rateHz)];
        for (let channel = 0; channel < width; channel++)
          cells.push(cell(data[frame * width + channel] as number));
        lines.push(cells.join(","));
      }
      return lines.length > 0 ? `${lines.join("\n")}\n` : "";
    },
  };
}
