import { fileOf } from "./fixture.ts";

const formats = {
  int8: [1, "setInt8"],
  int16: [2, "setInt16"],
  int32: [4, "setInt32"],
  int64: [8, "setBigInt64"],
  float32: [4, "setFloat32"],
  double64: [8, "setFloat64"],
} as const;

export type XdfFormat = keyof typeof formats | "string";

/** A size with its own size in front, in as many bytes as asked for. */
function sized(value: number, bytes: 1 | 4 | 8 = value < 256 ? 1 : 4): Uint8Array {
  const view = new DataView(new ArrayBuffer(1 + bytes));
  view.setUint8(0, bytes);
  if (bytes === 1) view.setUint8(1, value);
  else if (bytes === 4) view.setUint32(1, value, true);
  else view.setBigUint64(1, BigInt(value), true);
  return new Uint8Array(view.buffer);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function chunk(tag: number, content: Uint8Array, sizeBytes?: 1 | 4 | 8): Uint8Array {
  const head = new Uint8Array(new Uint16Array([tag]).buffer);
  return joined(sized(content.length + 2, sizeBytes), head, content);
}

const id = (stream: number) => new Uint8Array(new Uint32Array([stream]).buffer);
const text = (words: string) => new TextEncoder().encode(words);

export function streamHeader(
  stream: number,
  about: {
    name: string;
    type: string;
    rate: number;
    format: XdfFormat;
    channels: readonly (readonly [string, string, string])[];
  },
): Uint8Array {
  const channels = about.channels
    .map(
      ([label, unit, type]) =>
        `<channel><label>${label}</label><unit>${unit}</unit><type>${type}</type></channel>`,
    )
    .join("");
  const xml = `<?xml version="1.0"?><info><name>${about.name}</name><type>${about.type}</type><channel_count>${about.channels.length}</channel_count><nominal_srate>${about.rate}</nominal_srate><channel_format>${about.format}</channel_format><desc><channels>${channels}</channels></desc></info>`;
  return chunk(2, joined(id(stream), text(xml)));
}

/** Samples with a stamp, or null where it follows from the one before. */
export function samples(
  stream: number,
  format: XdfFormat,
  rows: readonly { time: number | null; values: readonly (number | string)[] }[],
): Uint8Array {
  const parts = rows.flatMap(({ time, values }) => [
    time === null
      ? Uint8Array.of(0)
      : joined(Uint8Array.of(8), new Uint8Array(new Float64Array([time]).buffer)),
    ...values.map((value) => {
      if (format === "string") {
        const words = text(String(value));
        return joined(sized(words.length), words);
      }
      const [bytes, setter] = formats[format];
      const view = new DataView(new ArrayBuffer(bytes));
      if (setter === "setBigInt64") view.setBigInt64(0, BigInt(value), true);
      else if (setter === "setInt8") view.setInt8(0, Number(value));
      else view[setter](0, Number(value), true);
      return new Uint8Array(view.buffer);
    }),
  ]);
  return chunk(3, joined(id(stream), sized(rows.length, 4), ...parts));
}

export function clockOffset(stream: number, time: number, offset: number): Uint8Array {
  return chunk(4, joined(id(stream), new Uint8Array(new Float64Array([time, offset]).buffer)));
}

export function footer(stream: number, count: number): Uint8Array {
  return chunk(6, joined(id(stream), text(`<info><sample_count>${count}</sample_count></info>`)));
}

export function xdfBytes(...chunks: Uint8Array[]): Uint8Array {
  const head = chunk(
    1,
    text('<?xml version="1.0"?><info><version>1.0</version><datetime>2024-05-06T07:08:09</datetime></info>'),
  );
  return joined(text("XDF:"), head, ...chunks);
}

export function xdfFile(...chunks: Uint8Array[]) {
  return fileOf("a.xdf", xdfBytes(...chunks));
}
