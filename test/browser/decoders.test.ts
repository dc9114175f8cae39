import { describe, expect, test } from "vitest";
import { startBackend, tensorCount } from "../../src/decoders/backends.ts";
import { backendNames } from "../../src/decoders/decoder.ts";
import { decoderKinds } from "../../src/decoders/index.ts";
import { Random } from "../../src/signal/random.ts";

const kinds = Object.values(decoderKinds).filter(({ isBaseline }) => !isBaseline);
const rowCount = 1000;

describe.each(backendNames)("on %s, in the browser", (backend) => {
  test.each(kinds)("$name decodes 1,000 rows as float64 does, and holds no tensor back", async (kind) => {
    const artifact = await (await fetch(`/models/strong-${kind.name}.json`)).json();
    const { weights } = artifact.decoder;
    const report = await startBackend(backend);
    expect(report.name).toBe(backend);
    const decoder = kind.load(weights);
    const reference = kind.reference(weights);
    const random = new Random(4, kind.name);
    const row = new Float64Array(decoder.width);
    const state = new Float64Array(decoder.width);
    const [got, wanted] = [new Float64Array(1), new Float64Array(1)];
    const range = weights.targetMax - weights.targetMin;
    let worst = 0;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    let tensors = 0;
    for (let i = 0; i < rowCount; i++) {
      if (i % 400 === 399) {
        decoder.reset();
        reference.reset();
      }
      for (let column = 0; column < row.length; column++) {
        state[column] = 0.9 * state[column]! + 0.6 * random.normal();
        row[column] = artifact.golden.rows[0][column] + 0.3 * weights.sd[column] * state[column]!;
      }
      decoder.predict(row, got);
      reference.predict(row, wanted);
      worst = Math.max(worst, Math.abs(got[0]! - wanted[0]!) / range);
      least = Math.min(least, wanted[0]!);
      greatest = Math.max(greatest, wanted[0]!);
      if (i === 10) tensors = tensorCount();
    }
    expect(tensorCount()).toBe(tensors);
    decoder.dispose();
    expect(worst).toBeLessThan(1e-4);
    expect(greatest - least).toBeGreaterThan(0.1 * range);
  });
});
