import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { channelKinds } from "../signal/stream.ts";
import { canonicalJson, sha256 } from "./hash.ts";

export const schemaVersion = 2;

const finite = v.pipe(v.number(), v.finite());
/** A figure that may be missing: JSON has no NaN, so null stands for it. */
const figure = v.nullable(finite);
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1));

const ChannelSchema = v.object({ name: text, kind: v.picklist(channelKinds), unit: v.string() });
const ScoreSchema = v.object({
  seconds: finite,
  count: whole,
  r: figure,
  rLow: figure,
  rHigh: figure,
  chanceR: figure,
  pValue: figure,
  r2: figure,
  r2Low: figure,
  r2High: figure,
  rmse: figure,
  nrmse: figure,
});

const isAscending = (values: number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!);

/** As `residualQuantiles` gives them. */
const ResidualsSchema = v.pipe(
  v.object({
    fractions: v.pipe(
      v.array(v.pipe(finite, v.gtValue(0), v.ltValue(1))),
      v.check(isAscending, "fractions do not ascend"),
    ),
    edges: v.pipe(v.array(finite), v.check(isAscending, "edges do not ascend")),
    bins: v.pipe(v.array(v.object({ count: whole, quantiles: v.array(figure) })), v.minLength(1)),
  }),
  v.check(({ edges, bins }) => edges.length === bins.length - 1, "edges are not one fewer than bins"),
  v.check(
    ({ fractions, bins }) => bins.every(({ quantiles }) => quantiles.length === fractions.length),
    "quantiles and fractions differ in number",
  ),
);
const HeldOut = v.object({ pooled: ScoreSchema, folds: v.array(ScoreSchema) });

/** What golden rows may cost at a load, in rows decoded. */
const mostReplayed = 1024;

const Body = v.object({
  format: v.literal("gripscope-decoder"),
  schemaVersion: v.literal(schemaVersion),
  name: text,
  decoder: v.object({ kind: text, params: v.unknown(), weights: v.unknown() }),
  input: v.pipe(
    v.object({
      rateHz: v.pipe(finite, v.gtValue(0), v.maxValue(1e6)),
      channels: v.pipe(v.array(ChannelSchema), v.minLength(1)),
      target: ChannelSchema,
      /** The feature spec, checked by the features' own schema when the decoder is loaded. */
      features: v.unknown(),
      featureNames: v.pipe(v.array(text), v.minLength(1)),
    }),
    v.check(
      ({ channels, target }) => channels.every(({ name }) => name !== target.name),
      "the target is one of the channels",
    ),
  ),
  lineage: v.object({
    source: v.string(),
    simulated: v.boolean(),
    dataHash: text,
    seed: whole,
    codeVersion: text,
    trainedAt: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
    rowCount: whole,
    firstSample: whole,
    lastSample: whole,
    /** Where `source` is a recorded session: the stream that it was recorded from, and which sample of that is its first. */
    origin: v.optional(v.object({ source: v.string(), firstSample: whole })),
  }),
  metrics: v.object({
    gapMs: finite,
    /** Blocked cross-validation inside the training part. */
    blocked: HeldOut,
    /** Trained on the past, tested on what follows; null where there was too little for it. */
    forward: v.nullable(HeldOut),
    /** The rows of `blocked` answered with the mean of the training target. */
    baseline: v.nullable(ScoreSchema),
    verdict: v.string(),
  }),
  /** What held-out values were off by: the interval drawn around a decoded value. Null where there were too few. */
  residuals: v.nullable(ResidualsSchema),
  /** In words, after the template of Mitchell et al. 2019; Markdown. */
  card: v.string(),
  golden: v.pipe(
    v.object({
      rows: v.pipe(v.array(v.array(finite)), v.minLength(1), v.maxLength(64)),
      /** How often the rows are decoded one after another, without a reset between, before the values count: until what is carried over has settled. */
      passes: v.pipe(whole, v.minValue(1), v.maxValue(100)),
      expected: v.array(finite),
      toleranceOfRange: v.pipe(finite, v.gtValue(0), v.maxValue(1e-4)),
    }),
    v.check(
      ({ rows, expected }) => rows.length === expected.length,
      "golden rows and expected values differ in number",
    ),
    v.check(
      ({ rows, passes }) => rows.length * passes <= mostReplayed,
      `golden rows times passes are more than ${mostReplayed}`,
    ),
  ),
});
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Sealed = v.object({ ...Body.entries, hash: Hash });

/** What of a file of schema 1 is no longer as it was. */
const OldScore = v.omit(ScoreSchema, ["pValue", "r2Low", "r2High"]);
const OldParts = v.object({
  metrics: v.object({ crossValidated: OldScore, folds: v.array(OldScore) }),
  golden: v.record(v.string(), v.unknown()),
  hash: Hash,
});

/** A decoder's file: self-contained, versioned, hashed. */
export type Artifact = v.InferOutput<typeof Sealed>;

/** Adds the hash. @param body as plain data; figures that are NaN become null */
export async function sealArtifact(body: unknown): Promise<Artifact> {
  const plain = v.parse(Body, JSON.parse(JSON.stringify(body)));
  return { ...plain, hash: await hashOf(plain) };
}

/**
 * @param value as parsed from JSON  @param subject its file or name, for messages
 * @returns of this schema: where the file is of an earlier one, sealed anew
 * @throws InputError where it is no decoder, too new, damaged or changed
 */
export async function parseArtifact(value: unknown, subject: string): Promise<Artifact> {
  const head = v.safeParse(v.object({ format: v.literal("gripscope-decoder"), schemaVersion: whole }), value);
  if (!head.success) throw new InputError(subject, "is not a Gripscope decoder.");
  if (head.output.schemaVersion > schemaVersion) {
    throw new InputError(
      subject,
      `was made by a newer Gripscope (schema ${head.output.schemaVersion}, this one reads ${schemaVersion}). Update and try again.`,
    );
  }
  if (isDeeperThan(value, mostLevels)) throw new InputError(subject, "is damaged: it is nested too deeply.");
  if (head.output.schemaVersion === 1) {
    const body = parsed(Body, await migrated(value as object, subject), subject);
    return { ...body, hash: await hashOf(body) };
  }
  const { hash, ...body } = parsed(Sealed, value, subject);
  await requireHash(body, hash, subject);
  return { ...body, hash };
}

/** @throws InputError naming the field that is not as it has to be */
function parsed<T>(schema: v.GenericSchema<unknown, T>, value: unknown, subject: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new InputError(subject, `is damaged: ${v.getDotPath(issue) ?? "file"}: ${issue.message}.`);
}

/** The body of a file of schema 1 as one of this schema: what was not measured then is null. */
async function migrated(value: object, subject: string): Promise<object> {
  const { metrics, golden, hash } = parsed(OldParts, value, subject);
  const { hash: _, ...body } = value as Record<string, unknown>;
  await requireHash(body, hash, subject);
  const unknown = { pValue: null, r2Low: null, r2High: null };
  return {
    ...body,
    schemaVersion,
    metrics: {
      gapMs: 0,
      blocked: {
        pooled: { ...metrics.crossValidated, ...unknown },
        folds: metrics.folds.map((fold) => ({ ...fold, ...unknown })),
      },
      forward: null,
      baseline: null,
      verdict: "",
    },
    residuals: null,
    golden: { ...golden, passes: 1 },
    card: "",
  };
}

/** Levels of arrays and objects in a file: more than any decoder needs, fewer than what walks through them can bear. */
const mostLevels = 64;

/** Level by level, so that no depth is too much to be told. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels; depth++) {
    const next: unknown[] = [];
    for (const each of level) {
      if (each === null || typeof each !== "object") continue;
      for (const inner of Object.values(each)) if (typeof inner === "object") next.push(inner);
    }
    if (next.length === 0) return false;
    level = next;
  }
  return true;
}

async function requireHash(body: object, hash: string, subject: string): Promise<void> {
  if ((await hashOf(body)) !== hash) {
    throw new InputError(subject, "was changed after it was made: its hash does not match.");
  }
}

function hashOf(body: object): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(body)));
}
