import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { type Channel, channelKinds } from "../signal/stream.ts";
import { unpack } from "./pack.ts";
import type { RecordKind, StoredRecord } from "./record.ts";

/** What the records of a session hold. Every time is a sample of the stream; wall-clock dates say when that was. */

export const sessionSchemaVersion = 1;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1));
const doubles = v.custom<Float64Array>((value) => value instanceof Float64Array, "is no Float64Array");
const floats = v.custom<Float32Array>((value) => value instanceof Float32Array, "is no Float32Array");
const counts = v.custom<Uint32Array>((value) => value instanceof Uint32Array, "is no Uint32Array");
const codes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, "is no Uint8Array");
const ChannelSchema: v.GenericSchema<unknown, Channel> = v.object({
  name: text,
  kind: v.picklist(channelKinds),
  unit: v.string(),
});

/** The first record. */
const Header = v.object({
  format: v.literal("gripscope-session"),
  schemaVersion: v.literal(sessionSchemaVersion),
  id: text,
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  codeVersion: text,
  /** Where the stream comes from, in words, and what it was asked for with; null where that was files. */
  source: v.object({ label: v.string(), simulated: v.boolean(), config: v.unknown() }),
  info: v.object({
    rateHz: v.pipe(v.number(), v.gtValue(0), v.maxValue(1e6)),
    channels: v.pipe(v.array(ChannelSchema), v.minLength(1), v.readonly()),
  }),
  /** First sample that is recorded. */
  startSample: whole,
  /** Samples up to which the stream is history, run ahead of the clock. */
  liveFromSample: whole,
  hopSamples: v.pipe(whole, v.minValue(1)),
  /** Names of the features whose values are recorded: those of the newest lag. */
  featureNames: v.array(v.string()),
});

/** What decodes from a sample on: at the start, and when it is exchanged. */
const DecoderRecord = v.object({
  sample: whole,
  /** The artifact whole, as the text of its file. */
  artifact: text,
  hash: text,
  backend: v.object({ name: text, renderer: v.string(), software: v.boolean() }),
});

/** State of everything that carries state, before a sample is taken: a replay goes on from it. */
const StateRecord = v.object({
  sample: whole,
  snapshot: v.object({ shape: v.number(), values: doubles }),
});

/** Blocks as they were taken in, and the hops decoded since the batch before. */
const Batch = v.object({
  /** Wall clock when it was put together, ms since 1970. */
  writtenAtMs: v.number(),
  blocks: v.object({
    firstSamples: doubles,
    frameCounts: counts,
    /** By the acquisition clock; NaN where none paced them. */
    acquiredAtMs: doubles,
  }),
  /** Frame-major, block behind block. */
  data: floats,
  hops: v.object({
    samples: doubles,
    /** NaN for no estimate. */
    decoded: doubles,
    measured: doubles,
    /** Hop-major; NaN where windows and lags were not filled. */
    features: doubles,
    /** Index into `computers` and, one more than it, into `reasons`: 0 where the value is an estimate. */
    computedBy: codes,
    noEstimate: codes,
  }),
  computers: v.array(v.string()),
  reasons: v.array(v.string()),
});

const eventKinds = [
  "marker",
  /** The stream had a gap: samples that never came. */
  "gap",
  /** Samples came and were decoded, but not recorded. */
  "unrecorded",
  "pause",
  "resume",
  "decoder",
  "backend",
  "fault",
] as const;

const Event = v.object({
  sample: whole,
  lengthSamples: whole,
  kind: v.picklist(eventKinds),
  text: v.string(),
  atMs: v.number(),
});

const End = v.object({
  /** Why it ended, in words. */
  reason: text,
  /** It was cut off, and closed later by who found it. */
  isRecovered: v.boolean(),
  /** Bytes of a record that was cut off. */
  tornBytes: whole,
  endedAt: v.pipe(v.string(), v.isoTimestamp()),
  frameCount: whole,
  hopCount: whole,
  /** One past the last sample. */
  endSample: whole,
  /** Samples between the first and the last that are missing. */
  missingSamples: whole,
});

const schemas = {
  header: Header,
  decoder: DecoderRecord,
  state: StateRecord,
  batch: Batch,
  event: Event,
  end: End,
} as const satisfies Record<RecordKind, v.GenericSchema>;

export type SessionHeader = v.InferOutput<typeof Header>;
export type DecoderRecord = v.InferOutput<typeof DecoderRecord>;
export type StateRecord = v.InferOutput<typeof StateRecord>;
export type Batch = v.InferOutput<typeof Batch>;
export type SessionEvent = v.InferOutput<typeof Event>;
export type EventKind = SessionEvent["kind"];
export type SessionEnd = v.InferOutput<typeof End>;

export type SessionRecord =
  | { kind: "header"; value: SessionHeader }
  | { kind: "decoder"; value: DecoderRecord }
  | { kind: "state"; value: StateRecord }
  | { kind: "batch"; value: Batch }
  | { kind: "event"; value: SessionEvent }
  | { kind: "end"; value: SessionEnd };

/** @throws InputError naming the field that is not as it has to be */
export function parseRecord({ kind, payload }: StoredRecord, subject: string): SessionRecord {
  const value = unpack(payload, subject);
  if (kind === "header") requireVersion(value, subject);
  const result = v.safeParse(schemas[kind] as v.GenericSchema<unknown, SessionRecord["value"]>, value);
  if (!result.success) {
    const issue = result.issues[0];
    throw new InputError(
      subject,
      `is damaged: ${kind}: ${v.getDotPath(issue) ?? "record"}: ${issue.message}.`,
    );
  }
  return { kind, value: result.output } as SessionRecord;
}

function requireVersion(value: unknown, subject: string): void {
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === "number" && version > sessionSchemaVersion) {
    throw new InputError(
      subject,
      `was recorded by a newer Gripscope (schema ${version}, this one reads ${sessionSchemaVersion}). Update and try again.`,
    );
  }
}
