import type { StreamInfo } from "../signal/stream.ts";
import { sidecarTexts } from "./bids.ts";
import type { Marker, Provenance } from "./recording.ts";

export interface BrainVisionFiles {
  /** Names and texts of everything but the samples. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  /** Name of the file that the encoded samples go to, in order. */
  readonly dataName: string;
  /** Frames as bytes of that file. */
  encode(data: Float32Array, frameCount: number): Uint8Array;
}

/**
 * A stream as a BrainVision recording: 32-bit floats, multiplexed, with BIDS side-cars. Written this way, every value
 * comes back the same to the last bit. Force has no type in BIDS: a channel whose name says force or grip reads as force.
 * @param baseName file name without ending  @param provenance the stream that it is a record of, for its side-car
 */
export function brainVisionFiles(
  baseName: string,
  info: StreamInfo,
  markers: readonly Marker[] = [],
  provenance: Provenance | null = null,
): BrainVisionFiles {
  const width = info.channels.length;
  const dataName = `${baseName}.eeg`;
  const markerName = `${baseName}.vmrk`;
  const comma = (text: string) => text.replaceAll(",", "\\1");
  const header = [
    "Brain Vision Data Exchange Header File Version 1.0",
    "",
    "[Common Infos]",
    "Codepage=UTF-8",
    `DataFile=${dataName}`,
    `MarkerFile=${markerName}`,
    "DataFormat=BINARY",
    "DataOrientation=MULTIPLEXED",
    `NumberOfChannels=${width}`,
    `SamplingInterval=${1e6 / info.rateHz}`,
    "",
    "[Binary Infos]",
    "BinaryFormat=IEEE_FLOAT_32",
    "",
    "[Channel Infos]",
    ...info.channels.map(({ name, unit }, i) => `Ch${i + 1}=${comma(name)},,1,${comma(unit)}`),
    "",
  ].join("\r\n");
  const markerLines = markers.map(({ kind, text, sample, lengthSamples, channel }, i) => {
    const number = channel === null ? 0 : info.channels.findIndex(({ name }) => name === channel) + 1;
    return `Mk${i + 1}=${comma(kind)},${comma(text)},${sample + 1},${lengthSamples},${number}`;
  });
  const markerText = [
    "Brain Vision Data Exchange Marker File, Version 1.0",
    "",
    "[Common Infos]",
    "Codepage=UTF-8",
    `DataFile=${dataName}`,
    "",
    "[Marker Infos]",
    ...markerLines,
    "",
  ].join("\r\n");
  return {
    texts: [
      { name: `${baseName}.vhdr`, text: header },
      { name: markerName, text: markerText },
      ...sidecarTexts(baseName, info, markers, provenance),
    ],
    dataName,
    encode(data, frameCount) {
      const values = frameCount * width;
      const view = new DataView(new ArrayBuffer(4 * values));
      for (let i = 0; i < values; i++) view.setFloat32(4 * i, data[i] as number, true);
      return new Uint8Array(view.buffer);
    },
  };
}
