import { backend, type DataType, Tensor } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startBackend, tensorCount } from "../../src/decoders/backends.ts";
import { type Decoder, DecoderFault } from "../../src/decoders/decoder.ts";
import { decoderKind } from "../../src/decoders/index.ts";
import { outputLimits } from "../../src/decoders/targetRange.ts";
import { decodeAll } from "./fixture.ts";
import { r2Of, slowDataset } from "./networks.ts";

const dataset = slowDataset(600);
const unseen = slowDataset(1200, 2);
const options = { seed: 3, gapRows: 5 };
const first = unseen.values.subarray(0, unseen.width);

afterEach(() => void vi.restoreAllMocks());

describe.each(["time-delay-network", "gru"] as const)("%s", (name) => {
  const kind = decoderKind(name);
  const fitted = kind.fit(dataset, kind.defaults, options);

  test("decodes rows that it has not seen, better than a linear filter does", async () => {
    const r2 = r2Of(decodeAll(kind.reference(await fitted), unseen.values), unseen);
    const filter = decoderKind("wiener-filter");
    const linear = await filter.fit(dataset, filter.defaults, options);
    expect(r2).toBeGreaterThan(r2Of(decodeAll(filter.reference(linear), unseen.values), unseen));
    expect(r2).toBeGreaterThan(0.75);
  });

  test("keeps what training chose beside short numbers", async () => {
    const weights = await fitted;
    expect(kind.defaults.weightDecays).toContain(weights.weightDecay);
    expect(weights.rounds).toBeGreaterThan(1);
    expect(weights.rounds).toBeLessThanOrEqual(kind.defaults.rounds);
    const count = JSON.stringify(weights).split(",").length;
    expect(JSON.stringify(weights).length / count).toBeLessThan(16);
  });

  test("tells of progress that never falls and reaches 1", async () => {
    const said: number[] = [];
    await kind.fit(
      dataset,
      { ...kind.defaults, rounds: 2 },
      { ...options, onProgress: (done) => said.push(done) },
    );
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    expect(said.at(-1)).toBe(1);
  });

  test("refuses a part that is too short", async () => {
    await expect(kind.fit(slowDataset(60), kind.defaults, { ...options, gapRows: 25 })).rejects.toMatchObject(
      {
        name: "InputError",
        subject: "training part",
      },
    );
  });

  test("gives out no more than half the target's range beyond it, however far a row lies off", async () => {
    const weights = structuredClone(await fitted);
    weights.targetSd *= 100;
    const { least, greatest } = outputLimits(weights);
    const decoded = decodeAll(kind.reference(weights), unseen.values);
    expect([Math.min(...decoded), Math.max(...decoded)]).toEqual([least, greatest]);
    await startBackend("cpu");
    const decoder = kind.load(weights);
    const loaded = decodeAll(decoder, unseen.values);
    decoder.dispose();
    expect([Math.min(...loaded), Math.max(...loaded)]).toEqual([least, greatest]);
    expect(
      decodeAll(kind.reference(await fitted), new Float64Array(unseen.width).fill(1e300))[0],
    ).toBeLessThan(1e3);
  });

  describe.each(["cpu", "wasm"] as const)("on %s", (backendName) => {
    beforeAll(() => startBackend(backendName));

    test("decodes 1,200 rows in a row as its reference does, resets among them", async () => {
      const weights = await fitted;
      const decoder = kind.load(weights);
      const inParts = (each: Decoder) =>
        [0, 100, 700].flatMap((from, i, starts) => {
          each.reset();
          const end = starts[i + 1] ?? unseen.rowCount;
          return decodeAll(each, unseen.values.subarray(from * unseen.width, end * unseen.width));
        });
      const wanted = inParts(kind.reference(weights));
      const got = inParts(decoder);
      decoder.dispose();
      const range = weights.targetMax - weights.targetMin;
      const worst = Math.max(...got.map((value, row) => Math.abs(value - wanted[row]!) / range));
      console.log(
        `${name} on ${backendName}: at most ${worst.toExponential(1)} of the range from the reference`,
      );
      expect(worst).toBeLessThan(1e-5);
      expect(got).toHaveLength(1200);
    });

    test("holds no tensor back over 1,000 predictions, and none once disposed", async () => {
      const before = tensorCount();
      const decoder = kind.load(await fitted);
      const loaded = tensorCount();
      expect(loaded).toBeGreaterThan(before);
      decodeAll(decoder, unseen.values.subarray(0, 1000 * unseen.width));
      expect(tensorCount()).toBe(loaded);
      decoder.dispose();
      expect(tensorCount()).toBe(before);
    });

    test("takes it for a fault where any one of its matrices alone is lost, or the row", async () => {
      const weights = await fitted;
      const whole = kind.load(weights);
      const matrices = countWrites(() => kind.load(weights).dispose());
      expect(matrices).toBeGreaterThan(2);
      for (let lost = 0; lost < matrices; lost++) {
        const decoder = losing(lost, () => kind.load(weights));
        expect(() => decodeAll(decoder, first)).toThrow(DecoderFault);
        decoder.dispose();
      }
      expect(() => losing(0, () => decodeAll(whole, first))).toThrow(DecoderFault);
      whole.dispose();
    });

    test.each([
      ["zeros", () => 0],
      ["a value beside a lost sentinel", (i: number) => (i === 1 ? 0 : 0.5)],
      ["a value beside a sentinel that is no number", (i: number) => (i === 1 ? Number.NaN : 0.5)],
      ["no number", (i: number) => (i === 0 ? Number.NaN : 1)],
      ["an infinite value", (i: number) => (i === 0 ? Number.POSITIVE_INFINITY : 1)],
    ])(
      "takes a read-back of %s for a fault, after which it decodes as if the row had not been",
      async (_what, value) => {
        const weights = await fitted;
        const decoder = kind.load(weights);
        const loaded = tensorCount();
        const wanted = decodeAll(decoder, unseen.values.subarray(0, 20 * unseen.width));
        decoder.reset();
        const before = decodeAll(decoder, unseen.values.subarray(0, 10 * unseen.width));
        const read = Tensor.prototype.dataSync;
        vi.spyOn(Tensor.prototype, "dataSync").mockImplementationOnce(function (this: Tensor) {
          return (read.call(this) as Float32Array).map((_, i) => value(i));
        });
        expect(() => decodeAll(decoder, first)).toThrow(
          new DecoderFault(`${backendName} returned something that the decoder did not compute`),
        );
        expect(tensorCount()).toBe(loaded);
        const after = decodeAll(decoder, unseen.values.subarray(10 * unseen.width, 20 * unseen.width));
        expect([...before, ...after]).toEqual(wanted);
        decoder.dispose();
      },
    );
  });
});

/** Runs `what` with the backend writing zeros in place of the tensor of that number. */
function losing<T>(lost: number, what: () => T): T {
  const write = backend().write.bind(backend());
  let count = 0;
  const spy = vi.spyOn(backend(), "write").mockImplementation((values, shape, type: DataType) => {
    return write(count++ === lost ? new Float32Array(values.length) : values, shape, type);
  });
  try {
    return what();
  } finally {
    spy.mockRestore();
  }
}

function countWrites(what: () => void): number {
  const spy = vi.spyOn(backend(), "write");
  what();
  const count = spy.mock.calls.length;
  spy.mockRestore();
  return count;
}
