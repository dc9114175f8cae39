import { backend } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startBackend, tensorCount } from "../../src/decoders/backends.ts";
import { DecoderFault } from "../../src/decoders/decoder.ts";
import {
  type PolynomialGraph,
  polynomialDecoder,
  polynomialReference,
} from "../../src/decoders/polynomialGraph.ts";
import { Random } from "../../src/signal/random.ts";
import { decodeAll, deviation } from "./fixture.ts";
import { holdings } from "./holdings.ts";

const linear: PolynomialGraph = {
  mean: [10, -2000, 0.003, 5],
  sd: [2, 300, 0.0005, 0],
  weights: [1.5, -0.75, 2, 0],
  bias: 8,
  polynomial: [0, 1],
  inputMin: Number.NEGATIVE_INFINITY,
  inputMax: Number.POSITIVE_INFINITY,
  targetMin: -100,
  targetMax: 100,
};
const cubic: PolynomialGraph = {
  ...linear,
  polynomial: [3, 0.5, -0.05, 0.01],
  inputMin: 4,
  inputMax: 12,
};
const graphs = [
  ["a linear stage", linear],
  ["a clamped linear stage", { ...cubic, polynomial: [0, 1] }],
  ["a straight line", { ...cubic, polynomial: [-4, 2] }],
  ["a cubic", cubic],
  ["a cubic held to its limits", { ...cubic, targetMin: 8, targetMax: 14 }],
  ["a polynomial of the fifth degree", { ...cubic, polynomial: [1, -1, 0.2, 0.03, -0.004, 0.0005] }],
] satisfies [string, PolynomialGraph][];

const random = new Random(11, "rows");
const rows = Float64Array.from({ length: 200 * 4 }, (_, i) => {
  const column = i % 4;
  return (linear.mean[column] as number) + 1.5 * random.normal() * (linear.sd[column] as number);
});

afterEach(() => void vi.restoreAllMocks());

describe("polynomialReference", () => {
  test("standardises, weighs, clamps and evaluates, by hand", () => {
    // z = 8 + 1.5 - 0.75 * 2 = 8
    const row = [12, -1400, 0.003, 77];
    expect(decodeAll(polynomialReference(linear), row)).toEqual([8]);
    expect(decodeAll(polynomialReference(cubic), row)[0]).toBeCloseTo(3 + 4 - 3.2 + 5.12, 12);
    const far = [1e6, -2000, 0.003, 5, -1e6, -2000, 0.003, 5];
    const [high, low] = decodeAll(polynomialReference(cubic), far) as [number, number];
    expect(high).toBeCloseTo(3 + 6 - 7.2 + 17.28, 12);
    expect(low).toBeCloseTo(3 + 2 - 0.8 + 0.64, 12);
  });

  test("goes no farther than half of the target's range beyond it", () => {
    const far = [1e6, -2000, 0.003, 5, -1e6, -2000, 0.003, 5];
    const narrow = { targetMin: 5, targetMax: 7 };
    expect(decodeAll(polynomialReference({ ...linear, ...narrow }), far)).toEqual([8, 4]);
    expect(decodeAll(polynomialReference({ ...cubic, ...narrow }), far)).toEqual([
      8,
      expect.closeTo(4.84, 12),
    ]);
  });
});

describe.each(["cpu", "wasm"] as const)("polynomialDecoder on %s", (name) => {
  beforeAll(() => startBackend(name));

  test.each(graphs)("computes %s as float64 does, within what float32 holds", (_what, graph) => {
    const decoder = polynomialDecoder(graph);
    const wanted = decodeAll(polynomialReference(graph), rows);
    expect(deviation(decodeAll(decoder, rows), wanted)).toBeLessThan(2e-6);
    expect(new Set(wanted).size).toBeGreaterThan(100);
    decoder.dispose();
  });

  test.each(graphs)(
    "holds no tensor of %s back over 1,000 predictions, and none once disposed",
    (_what, graph) => {
      const before = tensorCount();
      const decoder = polynomialDecoder(graph);
      const loaded = tensorCount();
      expect(loaded).toBeGreaterThan(before);
      for (let i = 0; i < 5; i++) {
        decodeAll(decoder, rows);
        expect(tensorCount()).toBe(loaded);
      }
      decoder.dispose();
      expect(tensorCount()).toBe(before);
      expect(() => decodeAll(decoder, rows)).toThrow();
      expect(tensorCount()).toBe(before);
    },
  );

  test.each(graphs)("takes %s for faulty once the backend has lost what it held", (_what, graph) => {
    const held = holdings(() => polynomialDecoder(graph));
    const out = Float64Array.of(-1);
    // Before the first prediction: wasm computes from a copy that it packs then.
    held.lose();
    expect(() => held.decoder.predict(rows.subarray(0, 4), out)).toThrow(DecoderFault);
    expect(out[0]).toBe(-1);
    held.decoder.dispose();
  });

  test.each(graphs)("takes %s for faulty where its first stage alone is lost", (_what, graph) => {
    const held = holdings(() => polynomialDecoder(graph));
    held.lose(1);
    expect(() => decodeAll(held.decoder, rows)).toThrow(DecoderFault);
    held.decoder.dispose();
  });

  test.each([
    ["zeros", 0, 0],
    ["a value beside a lost sentinel", 5, 0],
    ["a value beside a sentinel that is no number", 5, Number.NaN],
    ["no number", Number.NaN, 1],
    ["an infinite value", Number.POSITIVE_INFINITY, 1],
  ])("takes a read-back of %s for a fault, and leaves no tensor behind", (_what, value, sentinel) => {
    const decoder = polynomialDecoder(cubic);
    const loaded = tensorCount();
    const [wanted] = decodeAll(decoder, rows.subarray(0, 4));
    vi.spyOn(backend(), "readSync").mockReturnValueOnce(Float32Array.of(value, sentinel));
    expect(() => decodeAll(decoder, rows.subarray(0, 4))).toThrow(
      new DecoderFault(`${name} returned something that the decoder did not compute`),
    );
    expect(tensorCount()).toBe(loaded);
    // One fault does not stay: the next answer is taken.
    expect(decodeAll(decoder, rows.subarray(0, 4))).toEqual([wanted]);
    decoder.dispose();
  });

  test("carries nothing over from row to row", () => {
    const decoder = polynomialDecoder(cubic);
    const forward = decodeAll(decoder, rows);
    decoder.reset();
    expect(decodeAll(decoder, rows.subarray(400))).toEqual(forward.slice(100));
    decoder.dispose();
  });
});
