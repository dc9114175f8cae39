import { backend } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startBackend, tensorCount } from "../../src/decoders/backends.ts";
import { DecoderFault } from "../../src/decoders/decoder.ts";
import { type KalmanGraph, kalmanDecoder, kalmanReference } from "../../src/decoders/kalmanGraph.ts";
import { Random } from "../../src/signal/random.ts";
import { decodeAll, deviation } from "./fixture.ts";
import { holdings } from "./holdings.ts";

/** Slow: what is carried over fades with a half-life of some 60 rows, so that errors would add up. */
const slow: KalmanGraph = {
  mean: [10, -2000, 5],
  sd: [2, 300, 0],
  weights: [1.5, -0.75, 0],
  rateWeights: [0.3, 0.2, 0],
  bias: 20,
  scale: 12,
  carries: [
    [0.5, 0.25, 0, 0.5],
    [0.9, 0.1, -0.01, 0.8],
    [0.985, 0.2, -0.001, 0.9],
  ],
  gains: [
    [0.6, 0.1, 0.1, 0.8],
    [0.1, 0.02, 0.02, 0.1],
    [0.01, 0.002, 0.002, 0.01],
  ],
  targetMin: -1000,
  targetMax: 1000,
};
const short: KalmanGraph = {
  ...slow,
  carries: slow.carries.slice(2),
  gains: slow.gains.slice(2),
  targetMin: 0,
  targetMax: 30,
};
const graphs: [string, KalmanGraph][] = [
  ["three steps", slow],
  ["a steady step alone, held to its limits", short],
];

const random = new Random(12, "rows");
const rows = Float64Array.from({ length: 500 * 3 }, (_, i) => {
  return slow.mean[i % 3]! + 1.5 * random.normal() * slow.sd[i % 3]!;
});

afterEach(() => void vi.restoreAllMocks());

describe("kalmanReference", () => {
  test("weighs the row, adds what it carries over and goes from step to step, by hand", () => {
    const reference = kalmanReference(slow);
    // Standardised 1 and -2: evidence 3 of force, -0.1 of its rate.
    const row = [12, -2600, 77];
    const first = [0.6 * 3 - 0.01, 0.3 - 0.08] as const;
    const second = 0.9 * first[0] + 0.1 * first[1] + 0.1 * 3 - 0.002;
    const decoded = decodeAll(reference, [...row, ...row]);
    expect(decoded[0]).toBeCloseTo(20 + 12 * first[0], 12);
    expect(decoded[1]).toBeCloseTo(20 + 12 * second, 12);
    reference.reset();
    expect(decodeAll(reference, row)).toEqual([decoded[0]]);
  });
});

describe.each(["cpu", "wasm"] as const)("kalmanDecoder on %s", (name) => {
  beforeAll(() => startBackend(name));

  test.each(graphs)("computes %s as float64 does over 5,000 rows in a row", (_what, graph) => {
    const decoder = kalmanDecoder(graph);
    const reference = kalmanReference(graph);
    for (let i = 0; i < 10; i++) {
      const wanted = decodeAll(reference, rows);
      expect(deviation(decodeAll(decoder, rows), wanted)).toBeLessThan(1e-5);
      expect(new Set(wanted).size).toBeGreaterThan(100);
    }
    decoder.dispose();
  });

  test.each(graphs)("takes %s for faulty once the backend has lost what it held", (_what, graph) => {
    // All of it, or what the row is weighed with alone.
    for (const first of [undefined, 1]) {
      const held = holdings(() => kalmanDecoder(graph));
      const out = Float64Array.of(-1);
      held.lose(first);
      expect(() => held.decoder.predict(rows.subarray(0, 3), out)).toThrow(DecoderFault);
      expect(out[0]).toBe(-1);
      held.decoder.dispose();
    }
  });

  test.each([
    ["zeros", [0, 0, 0]],
    ["a state beside a lost sentinel", [1, 1, 0]],
    ["a state beside a sentinel that is no number", [1, 1, Number.NaN]],
    ["a force that is no number", [Number.NaN, 1, 1]],
    ["a rate that is no number", [1, Number.NaN, 1]],
    ["an infinite rate", [1, Number.POSITIVE_INFINITY, 1]],
  ])("takes a read-back of %s for a fault, keeps its state and leaves no tensor behind", (_what, values) => {
    for (const after of [1, 40]) {
      const decoder = kalmanDecoder(slow);
      const sound = kalmanDecoder(slow);
      const before = rows.subarray(0, 3 * after);
      const next = rows.subarray(3 * after, 6 * after);
      decodeAll(decoder, before);
      decodeAll(sound, before);
      const loaded = tensorCount();
      vi.spyOn(backend(), "readSync").mockReturnValueOnce(Float32Array.from(values));
      expect(() => decodeAll(decoder, next)).toThrow(
        new DecoderFault(`${name} returned something that the decoder did not compute`),
      );
      expect(tensorCount()).toBe(loaded);
      expect(decodeAll(decoder, next)).toEqual(decodeAll(sound, next));
      decoder.dispose();
      sound.dispose();
    }
  });
});
