import { beforeAll, describe, expect, test } from "vitest";
import { decodeSource } from "../../src/pipeline/decodeSource.ts";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import type { Source } from "../../src/sources/source.ts";
import { modelOf, requestOf, shortSource } from "./fixture.ts";

const source = shortSource(40);
const named = (label: string, given: Source): Source => ({
  ...given,
  description: { ...given.description, label },
});
let model: LoadedModel;
beforeAll(async () => {
  model = await modelOf(requestOf(source, { endSample: 25_000 }));
});

describe("decodeSource", () => {
  test("scores what lies behind the part trained on and the gap, whatever the source is called", async () => {
    for (const given of [source, named("a copy", source)]) {
      const { hopCount, estimateCount, scoreFromSample, score } = await decodeSource(given, model);
      expect(hopCount).toBe(400);
      expect(estimateCount).toBe(386);
      expect(scoreFromSample).toBe(26_400);
      expect(score.count).toBe(136);
    }
  });

  test("scores the whole of another source, though it has the same name", async () => {
    const other = named(source.description.label, shortSource(40, 8));
    const { scoreFromSample, score } = await decodeSource(other, model);
    expect(scoreFromSample).toBe(0);
    expect(score.count).toBe(386);
  });
});
