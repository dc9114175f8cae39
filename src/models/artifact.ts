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

/** As `residualQuantiles` gives them. */
const ResidualsSchema = v.object({
  fractions: v.array(finite),
  edges: v.array(finite),
  bins: v.pipe(v.array(v.object({ count: whole, quantiles: v.array(figure) })), v.minLength(1)),
});
const HeldOut = v.object({ pooled: ScoreSchema, folds: v.array(ScoreSchema) });

const Body = v.object({
  format: v.literal("gripscope-decoder"),
  schemaVersion: v.literal(schemaVersion),
  name: text,
  decoder: v.object({ kind: text, params: v.unknown(), weights: v.unknown() }),
  input: v.object({
    rateHz: v.pipe(finite, v.gtValue(0)),
    channels: v.pipe(v.array(ChannelSchema), v.minLength(1)),
    target: ChannelSchema,
    /** The feature spec, checked by the features' own schema when the decoder is loaded. */
    features: v.unknown(),
    featureNames: v.pipe(v.array(text), v.minLength(1)),
  }),
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
      rows: v.pipe(v.array(v.array(finite)), v.minLength(1)),
      /** How often the rows are decoded one after another, without a reset between, before the values count: until what is carried over has settled. */
      passes: v.pipe(whole, v.minValue(1), v.maxValue(100)),
      expected: v.array(finite),
      toleranceOfRange: v.pipe(finite, v.gtValue(0), v.maxValue(1e-4)),
    }),
    v.check(
      ({ rows, expected }) => rows.length === expected.length,
      "golden rows and expected values differ in number",
    ),
  ),
});
const Sealed = v.object({ ...Body.entries, hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

/** A decoder's file: self-contained, versioned, hashed. */
export type Artifact = v.InferOutput<typeof Sealed>;

/** Adds the hash. @param body as plain data; figures that are NaN become null */
export async function sealArtifact(body: unknown): Promise<Artifact> {
  const plain = v.parse(Body, JSON.parse(JSON.stringify(body)));
  return { ...plain, hash: await hashOf(plain) };
}

/**
 * @param value as parsed from JSON  @param subject its file or name, for messages
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
  const result = v.safeParse(Sealed, await migrated(value, head.output.schemaVersion, subject));
  if (!result.success) {
    const issue = result.issues[0];
    throw new InputError(subject, `is damaged: ${v.getDotPath(issue) ?? "file"}: ${issue.message}.`);
  }
  const { hash, ...body } = result.output;
  if (head.output.schemaVersion === schemaVersion) await requireHash(body, hash, subject);
  return result.output;
}

/** A file of schema 1 as one of this schema: what was not measured then is null, and its hash is that of the file. */
async function migrated(value: unknown, version: number, subject: string): Promise<unknown> {
  if (version !== 1) return value;
  const { hash, ...body } = value as Record<string, unknown>;
  if (typeof hash !== "string") return value;
  await requireHash(body, hash, subject);
  const unknown = { pValue: null, r2Low: null, r2High: null };
  const { crossValidated, folds } = body.metrics as { crossValidated: object; folds: object[] };
  return {
    ...body,
    hash,
    schemaVersion,
    metrics: {
      gapMs: 0,
      blocked: {
        pooled: { ...crossValidated, ...unknown },
        folds: folds.map((fold) => ({ ...fold, ...unknown })),
      },
      forward: null,
      baseline: null,
      verdict: "",
    },
    residuals: null,
    golden: { ...(body.golden as object), passes: 1 },
    card: "",
  };
}

async function requireHash(body: object, hash: string, subject: string): Promise<void> {
  if ((await hashOf(body)) !== hash) {
    throw new InputError(subject, "was changed after it was made: its hash does not match.");
  }
}

function hashOf(body: object): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(body)));
}
