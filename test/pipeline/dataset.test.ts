import { describe, expect, test } from "vitest";
import { createFeaturePipeline, defaultSpec } from "../../src/features/index.ts";
import { buildDataset, type DatasetRequest, measuredRows, selectRows } from "../../src/pipeline/dataset.ts";
import type { Source } from "../../src/sources/source.ts";
import { runPipeline } from "../features/fixture.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(9);
const inputs = ["LFP_1", "LFP_0"];

function requestOf(changes: Partial<DatasetRequest> = {}): DatasetRequest {
  return { source, spec: defaultSpec, inputs, target: "FORCE", startSample: 0, endSample: 9000, ...changes };
}

/** The source with some of its samples changed. */
function changed(
  change: (data: Float32Array, frame: number, sample: number) => void,
  giving = Number.MAX_SAFE_INTEGER,
): Source {
  return {
    ...source,
    async readInto(first, asked, out) {
      const count = await source.readInto(first, Math.min(asked, giving), out);
      for (let frame = 0; frame < count; frame++) change(out, frame, first + frame);
      return count;
    },
  };
}

describe("buildDataset", () => {
  test("gives the rows of the live kernels, with the target at each row's newest sample", async () => {
    const { dataset, features } = await buildDataset(requestOf());
    const block = await wholeBlock(source);
    const given = runPipeline(createFeaturePipeline(source.info, defaultSpec, inputs), [block]);
    expect(Array.from(dataset.samples)).toEqual(given.samples);
    expect(Array.from(dataset.values)).toEqual(given.values);
    expect(Array.from(dataset.target)).toEqual(given.samples.map((sample) => block.data[5 * sample + 3]));
    expect([dataset.rowCount, dataset.width, dataset.hopSamples]).toEqual([given.samples.length, 80, 100]);
    expect(dataset.columns.map((column) => column.name)).toEqual(features.names);
    // The first that ends no less than 1.4 s, the reach of a row, after the first sample.
    expect(dataset.samples[0]).toBe(1499);
  });

  test("does not depend on how much the source gives at a time", async () => {
    const { dataset } = await buildDataset(requestOf());
    const pieces = await buildDataset(requestOf({ source: changed(() => {}, 333) }));
    expect(pieces.dataset).toEqual(dataset);
  });

  test.each([50, 250, 3000])("pairs a row with the target as it was %d ms before", async (targetLagMs) => {
    const block = await wholeBlock(source);
    for (const giving of [333, 10_000]) {
      const { dataset } = await buildDataset(
        requestOf({ source: changed(() => {}, giving), spec: { ...defaultSpec, targetLagMs } }),
      );
      const samples = Array.from(dataset.samples);
      expect(samples[0]).toBe(1499);
      expect(Array.from(dataset.target)).toEqual(
        samples.map((sample) => block.data[5 * (sample - targetLagMs) + 3] ?? Number.NaN),
      );
    }
  });

  test("takes a stretch alone: nothing before it, nothing from its end on", async () => {
    const { dataset } = await buildDataset(requestOf({ startSample: 2050, endSample: 6100 }));
    expect(dataset.samples[0]).toBe(3499);
    expect(dataset.samples.at(-1)).toBe(6099);
    const beyond = changed((data, frame, sample) => {
      if (sample < 2050 || sample >= 6100) data.fill(1e6, 5 * frame, 5 * frame + 5);
    });
    const other = await buildDataset(requestOf({ source: beyond, startSample: 2050, endSample: 6100 }));
    expect(other).toMatchObject({ dataset });
  });

  test("ends where the source does, however far it was asked to go", async () => {
    const { dataset } = await buildDataset(requestOf());
    for (const endSample of [1e6, Number.POSITIVE_INFINITY]) {
      expect((await buildDataset(requestOf({ endSample }))).dataset).toEqual(dataset);
    }
  });

  test("keeps rows whose target is not a finite number, told as NaN: they are decoded live, too", async () => {
    const { dataset } = await buildDataset(requestOf());
    const holes = new Map([
      [2999, Number.NaN],
      [3099, Number.POSITIVE_INFINITY],
      [5050, Number.NaN],
    ]);
    const holed = changed((data, frame, sample) => {
      if (holes.has(sample)) data[5 * frame + 3] = holes.get(sample)!;
    });
    const { dataset: kept } = await buildDataset(requestOf({ source: holed }));
    const target = dataset.target.map((value, row) =>
      holes.has(dataset.samples[row]!) ? Number.NaN : value,
    );
    expect(kept).toEqual({ ...dataset, target });
    const measured = measuredRows(kept);
    expect(measured.rowCount).toBe(dataset.rowCount - 2);
    expect(Array.from(measured.target)).toEqual(Array.from(target.filter((value) => !Number.isNaN(value))));
    expect(measuredRows(kept, [[0, 10]])).toEqual(selectRows(dataset, [[0, 10]]));
  });

  test("gives features alone where there is no target", async () => {
    const { dataset } = await buildDataset(requestOf({ target: null }));
    const { dataset: full } = await buildDataset(requestOf());
    expect(dataset.values).toEqual(full.values);
    expect(dataset.target.every(Number.isNaN)).toBe(true);
  });

  test("its digest says which samples were read, of all channels", async () => {
    const digest = async (changes: Partial<DatasetRequest> = {}) =>
      (await buildDataset(requestOf(changes))).dataHash;
    const whole = await digest();
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest({ inputs: ["LFP_2"], target: "CUE" })).toBe(whole);
    expect(await digest({ endSample: 8999 })).not.toBe(whole);
    const touched = changed((data, frame, sample) => {
      if (sample === 8123) data[5 * frame + 4] = 1;
    });
    expect(await digest({ source: touched })).not.toBe(whole);
  });

  test("a target or input that the source does not have is refused by name", async () => {
    await expectRefusal(
      buildDataset(requestOf({ target: "GRIP" })),
      "target GRIP",
      /no such channel in strong responder, seed 7; it has LFP_0, LFP_1, LFP_2, FORCE, CUE\./,
    );
    await expectRefusal(
      buildDataset(requestOf({ inputs: ["LFP_9"] })),
      "channel LFP_9",
      "is not in the stream",
    );
  });

  test("can be left off while it runs, and says how far it is", async () => {
    const fractions: number[] = [];
    await buildDataset(requestOf({ onProgress: (fraction) => fractions.push(fraction) }));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const controller = new AbortController();
    const seen: number[] = [];
    const running = buildDataset(
      requestOf({
        signal: controller.signal,
        onProgress: (fraction) => {
          seen.push(fraction);
          controller.abort();
        },
      }),
    );
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(seen).toHaveLength(1);
  });
});

test("selectRows takes ranges in order, and copies", () => {
  const columns = ["a", "b"].map((band) => ({ name: `LFP_${band}`, channel: "LFP", band, lagMs: 0 }));
  const dataset = {
    rowCount: 5,
    width: 2,
    values: Float64Array.from({ length: 10 }, (_, i) => i),
    target: Float64Array.of(0, 10, 20, 30, 40),
    samples: Float64Array.of(9, 19, 29, 39, 49),
    hopSamples: 10,
    columns,
  };
  const picked = selectRows(dataset, [
    [0, 1],
    [3, 5],
  ]);
  expect(picked).toEqual({
    rowCount: 3,
    width: 2,
    values: Float64Array.of(0, 1, 6, 7, 8, 9),
    target: Float64Array.of(0, 30, 40),
    samples: Float64Array.of(9, 39, 49),
    hopSamples: 10,
    columns,
  });
  picked.values[0] = 99;
  expect(dataset.values[0]).toBe(0);
  expect(selectRows(dataset, []).rowCount).toBe(0);
});
