import { beforeAll, describe, expect, test } from "vitest";
import { type Artifact, parseArtifact, schemaVersion, sealArtifact } from "../../src/models/artifact.ts";
import { canonicalJson, sha256 } from "../../src/models/hash.ts";
import { InputError } from "../../src/signal/errors.ts";

const score = {
  seconds: 60,
  count: 600,
  r: 0.7,
  rLow: 0.6,
  rHigh: 0.8,
  chanceR: 0.1,
  pValue: 0.005,
  r2: 0.5,
  r2Low: 0.4,
  r2High: 0.6,
  rmse: 3.25,
  nrmse: 0.1,
};
const body = {
  format: "gripscope-decoder",
  schemaVersion,
  name: "A decoder",
  decoder: {
    kind: "wiener-filter",
    params: { penalties: [1] },
    weights: { mean: [1, 2], sd: [1, 0.1], weights: [0.5, -1 / 3], bias: 4 },
  },
  input: {
    rateHz: 1000,
    channels: [{ name: "LFP_1", kind: "lfp", unit: "µV" }],
    target: { name: "FORCE", kind: "force", unit: "N" },
    features: { name: "any", lags: 2 },
    featureNames: ["LFP_1 beta", "LFP_1 beta, 1 back"],
  },
  lineage: {
    source: "a source",
    simulated: true,
    dataHash: "abc",
    seed: 1,
    codeVersion: "0.1.0",
    trainedAt: "2026-01-02T03:04:05.678Z",
    rowCount: 585,
    firstSample: 0,
    lastSample: 59_999,
  },
  metrics: {
    gapMs: 1400,
    blocked: { pooled: score, folds: [score, { ...score, rLow: null, rHigh: null, chanceR: null }] },
    forward: null,
    baseline: score,
    verdict: "",
  },
  residuals: { fractions: [0.05, 0.95], edges: [], bins: [{ count: 7, quantiles: [null, null] }] },
  card: "# A decoder",
  golden: {
    rows: [
      [1, 2],
      [3, 4.5],
    ],
    passes: 1,
    expected: [0.25, -1],
    toleranceOfRange: 1e-4,
  },
};

/** The file again with the value at `path` (dots between keys) replaced, or left out where none is given. */
function changed(artifact: Artifact, path: string, ...value: unknown[]): unknown {
  const copy = JSON.parse(JSON.stringify(artifact));
  const keys = path.split(".");
  const last = keys.pop() as string;
  const holder = keys.reduce((inner, key) => inner[key], copy);
  expect(holder).toHaveProperty(last);
  if (value.length > 0) holder[last] = value[0];
  else delete holder[last];
  return copy;
}

const rowsOf = (count: number) => new Array(count).fill([1, 2]);
const expectedOf = (count: number) => new Array(count).fill(1);

/** As whoever makes a file by hand could: with a hash that fits. */
async function resealed(value: unknown): Promise<unknown> {
  const { hash: _hash, ...rest } = value as Artifact;
  return { ...rest, hash: await sha256(new TextEncoder().encode(canonicalJson(rest))) };
}

let sealed: Artifact;
beforeAll(async () => {
  sealed = await sealArtifact(body);
});

async function refusalOf(value: unknown): Promise<InputError> {
  const error = await parseArtifact(value, "grip.json").then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).subject).toBe("grip.json");
  return error as InputError;
}

describe("sealArtifact", () => {
  test("adds a hash to what it was given, and nothing else", () => {
    const { hash, ...rest } = sealed;
    expect(rest).toEqual(body);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("gives the same hash to the same content, in whatever order its keys come", async () => {
    const { metrics, golden, ...others } = body;
    expect((await sealArtifact({ golden, metrics, ...others })).hash).toBe(sealed.hash);
    expect((await sealArtifact({ ...body, name: "Another" })).hash).not.toBe(sealed.hash);
  });

  test("writes figures that are not there as null", async () => {
    const folds = [{ ...score, rLow: Number.NaN, chanceR: Number.NaN }];
    const artifact = await sealArtifact({
      ...body,
      metrics: { ...body.metrics, forward: { pooled: score, folds } },
    });
    expect(artifact.metrics.forward?.folds[0]).toEqual({ ...score, rLow: null, chanceR: null });
  });

  test("does not seal golden values that are no numbers", async () => {
    const golden = { ...body.golden, expected: [0.25, Number.NaN] };
    await expect(sealArtifact({ ...body, golden })).rejects.toThrow();
  });
});

describe("parseArtifact", () => {
  test("gives back what was sealed, through JSON", async () => {
    expect(await parseArtifact(JSON.parse(JSON.stringify(sealed)), "grip.json")).toEqual(sealed);
    const undated = await sealArtifact({ ...body, lineage: { ...body.lineage, trainedAt: null } });
    expect(await parseArtifact(JSON.parse(JSON.stringify(undated)), "grip.json")).toEqual(undated);
  });

  test("does not mind the order of keys or the layout of the file", async () => {
    const reversed = Object.fromEntries(Object.entries(sealed).reverse());
    expect(await parseArtifact(JSON.parse(JSON.stringify(reversed, null, 2)), "grip.json")).toEqual(sealed);
  });

  test.each([
    "decoder.weights.weights.1",
    "decoder.weights.bias",
    "decoder.params.penalties.0",
    "input.rateHz",
    "input.features.lags",
    "lineage.seed",
    "metrics.blocked.pooled.r",
    "golden.rows.1.1",
    "golden.expected.0",
  ])("refuses a file in which %s was changed in the last digit", async (path) => {
    const before = path
      .split(".")
      .reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], sealed);
    const after = Number.isInteger(before) ? (before as number) + 1 : (before as number) * (1 + 2 ** -52);
    expect(after).not.toBe(before);
    const { reason } = await refusalOf(changed(sealed, path, after));
    expect(reason).toBe("was changed after it was made: its hash does not match.");
  });

  test("refuses a file with another hash, or none", async () => {
    expect((await refusalOf(changed(sealed, "hash", "0".repeat(64)))).reason).toMatch(/hash does not match/);
    expect((await refusalOf(changed(sealed, "hash", "short"))).reason).toMatch(/^is damaged: hash: /);
    expect((await refusalOf(changed(sealed, "hash"))).reason).toMatch(/^is damaged: hash: /);
  });

  test.each([
    "name",
    "decoder",
    "decoder.kind",
    "decoder.weights",
    "input.channels",
    "input.channels.0.unit",
    "input.target",
    "input.features",
    "lineage",
    "lineage.dataHash",
    "metrics.blocked.pooled.r",
    "golden",
    "golden.expected",
  ])("refuses a file without %s and names it, though the hash fits", async (path) => {
    const { reason } = await refusalOf(await resealed(changed(sealed, path)));
    expect(reason).toContain(`is damaged: ${path}: `);
  });

  test.each([
    ["name", ""],
    ["input.rateHz", 0],
    ["input.rateHz", "1000"],
    ["input.channels", []],
    ["input.channels.0.kind", "smell"],
    ["lineage.trainedAt", "yesterday"],
    ["lineage.rowCount", -1],
    ["lineage.seed", 0.5],
    ["golden.rows", []],
    ["golden.toleranceOfRange", 0.5],
    ["golden", { ...body.golden, expected: [1] }],
    ["golden", { ...body.golden, passes: 100, rows: rowsOf(11), expected: expectedOf(11) }],
    ["golden", { ...body.golden, rows: rowsOf(65), expected: expectedOf(65) }],
    ["input", { ...body.input, target: body.input.channels[0] }],
    ["input.rateHz", 1e300],
    ["residuals.fractions", [0.95, 0.05]],
    ["residuals.fractions", [0, 0.95]],
    ["residuals.fractions", [0.05, 1]],
    ["residuals", { ...body.residuals, fractions: [0.05, 0.5, 0.95] }],
    ["residuals", { ...body.residuals, edges: [1] }],
    [
      "residuals.edges",
      [2, 1],
      { edges: [1, 2], bins: new Array(3).fill({ count: 0, quantiles: [null, null] }) },
    ],
    ["schemaVersion", 0],
  ] as [string, unknown, object?][])(
    "refuses %s of %j and names it, though the hash fits",
    async (path, value, residuals = {}) => {
      const sound = await sealArtifact({ ...body, residuals: { ...body.residuals, ...residuals } });
      const { reason } = await refusalOf(await resealed(changed(sound, path, value)));
      expect(reason).toContain(`is damaged: ${path}`);
    },
  );

  test.each(["decoder.params", "decoder.weights", "input.features", "card"])(
    "refuses %s of 20,000 levels",
    async (path) => {
      const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
      const { hash: _hash, ...rest } = changed(sealed, path, 0) as Artifact;
      const value = changed({ ...rest, hash: sealed.hash }, path, 1);
      const keys = path.split(".");
      const last = keys.pop()!;
      const holder = keys.reduce(
        (inner, key) => inner[key] as Record<string, unknown>,
        value as Record<string, unknown>,
      );
      holder[last] = deep;
      for (const schema of [1, schemaVersion]) {
        const { reason } = await refusalOf({ ...(value as object), schemaVersion: schema });
        expect(reason).toBe("is damaged: it is nested too deeply.");
      }
    },
  );

  test("reads a file of schema 1, which knew less, and refuses one that was changed", async () => {
    const { pValue: _p, r2Low: _low, r2High: _high, ...known } = score;
    const { residuals: _r, card: _c, ...rest } = body;
    const { passes: _passes, ...golden } = body.golden;
    const old = (await resealed({
      ...rest,
      golden,
      schemaVersion: 1,
      metrics: { crossValidated: known, folds: [known], note: "" },
    })) as Artifact;
    const read = await parseArtifact(JSON.parse(JSON.stringify(old)), "grip.json");
    const unknown = { pValue: null, r2Low: null, r2High: null };
    expect(read).toMatchObject({
      schemaVersion,
      golden: body.golden,
      residuals: null,
      card: "",
    });
    expect(read.metrics.blocked).toEqual({
      pooled: { ...known, ...unknown },
      folds: [{ ...known, ...unknown }],
    });
    // Saved, it opens again.
    expect(read.hash).not.toBe(old.hash);
    expect(await parseArtifact(JSON.parse(JSON.stringify(read)), "grip.json")).toEqual(read);
    const { reason } = await refusalOf(changed(old, "lineage.seed", 2));
    expect(reason).toBe("was changed after it was made: its hash does not match.");
  });

  test.each<[string, ...unknown[]]>([
    ["metrics"],
    ["metrics", null],
    ["metrics.folds"],
    ["metrics.folds", null],
    ["metrics.folds", "abc"],
    ["metrics.folds", [null]],
    ["metrics.crossValidated"],
    ["metrics.crossValidated.r", "high"],
    ["golden", null],
    ["golden.rows"],
    ["hash", "short"],
    ["input.features"],
  ])("refuses a file of schema 1 with %s of %j, by the field", async (path, ...value) => {
    const { passes: _passes, ...golden } = body.golden;
    const metrics = { crossValidated: score, folds: [score] };
    const old = changed({ ...body, golden, metrics, schemaVersion: 1, hash: "" } as never, path, ...value);
    const { reason } = await refusalOf(path === "hash" ? old : await resealed(old));
    expect(reason).toContain(`is damaged: ${path}`);
  });

  test("asks for an update where the file is of a later schema, whatever else is in it", async () => {
    const wanted = `grip.json: was made by a newer Gripscope (schema ${schemaVersion + 1}, this one reads ${schemaVersion}). Update and try again.`;
    expect((await refusalOf(changed(sealed, "schemaVersion", schemaVersion + 1))).message).toBe(wanted);
    const bare = { format: "gripscope-decoder", schemaVersion: schemaVersion + 1 };
    expect((await refusalOf(bare)).message).toBe(wanted);
  });

  test.each([
    null,
    undefined,
    7,
    "gripscope-decoder",
    [],
    {},
    { format: "gripscope-decoder" },
    { format: "gripscope-decoder", schemaVersion: "1" },
    { format: "another", schemaVersion: 1 },
  ])("refuses %j: no decoder", async (value) => {
    expect((await refusalOf(value)).message).toBe("grip.json: is not a Gripscope decoder.");
  });
});
