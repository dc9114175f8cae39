import { fileOf } from "./fixture.ts";

export interface MadeSignal {
  label: string;
  unit?: string;
  physical?: readonly [number | string, number | string];
  digital?: readonly [number, number];
  samplesPerRecord: number;
  /** Stored values of one record; annotation signals take bytes of text instead. */
  record(record: number): readonly number[] | string;
}

export interface MadeEdf {
  name?: string;
  isBdf?: boolean;
  reserved?: string;
  records: number;
  statedRecords?: number | string;
  headerBytes?: number | string;
  recordS?: number | string;
  signals: readonly MadeSignal[];
  recording?: string;
  date?: string;
}

/** The bytes of an EDF or BDF file, field by field as the specification lays them out. */
export function edfBytes(made: MadeEdf): Uint8Array {
  const { signals, isBdf = false, records } = made;
  const bytesPer = isBdf ? 3 : 2;
  const field = (value: string | number, width: number) => String(value).padEnd(width).slice(0, width);
  const each = (width: number, value: (signal: MadeSignal) => string | number) =>
    signals.map((signal) => field(value(signal), width)).join("");
  const limits = isBdf ? [-8_388_608, 8_388_607] : [-32_768, 32_767];
  const head = [
    isBdf ? "\xffBIOSEMI" : field(0, 8),
    field("X X X X", 80),
    field(made.recording ?? "Startdate X X X X", 80),
    field(made.date ?? "02.03.21", 8),
    field("14.15.16", 8),
    field(made.headerBytes ?? 256 * (signals.length + 1), 8),
    field(made.reserved ?? "", 44),
    field(made.statedRecords ?? records, 8),
    field(made.recordS ?? 1, 8),
    field(signals.length, 4),
    each(16, ({ label }) => label),
    each(80, () => ""),
    each(8, ({ unit = "uV" }) => unit),
    each(8, ({ physical }) => physical?.[0] ?? limits[0]!),
    each(8, ({ physical }) => physical?.[1] ?? limits[1]!),
    each(8, ({ digital }) => digital?.[0] ?? limits[0]!),
    each(8, ({ digital }) => digital?.[1] ?? limits[1]!),
    each(80, () => ""),
    each(8, ({ samplesPerRecord }) => samplesPerRecord),
    each(32, () => ""),
  ].join("");
  const bytes: number[] = Array.from(head, (character) => character.charCodeAt(0));
  for (let record = 0; record < records; record++) {
    for (const { record: valuesOf, samplesPerRecord } of signals) {
      const values = valuesOf(record);
      if (typeof values === "string") {
        const text = Array.from(new TextEncoder().encode(values));
        bytes.push(...text, ...Array(samplesPerRecord * bytesPer - text.length).fill(0));
      } else {
        for (const value of values) {
          for (let byte = 0; byte < bytesPer; byte++) bytes.push((value >> (8 * byte)) & 255);
        }
      }
    }
  }
  return Uint8Array.from(bytes);
}

export function edfFile(made: MadeEdf) {
  return fileOf(made.name ?? (made.isBdf ? "a.bdf" : "a.edf"), edfBytes(made));
}

/** An annotation signal: the time of each record, and what was noted in it. */
export function annotations(
  onsetOf: (record: number) => number | null,
  noted: Readonly<Record<number, string>> = {},
  isBdf = false,
): MadeSignal {
  return {
    label: isBdf ? "BDF Annotations" : "EDF Annotations",
    unit: "",
    samplesPerRecord: 60,
    record: (record) => {
      const onset = onsetOf(record);
      const keeping = onset === null ? "" : `+${onset}\x14\x14\0`;
      return keeping + (noted[record] ?? "");
    },
  };
}
