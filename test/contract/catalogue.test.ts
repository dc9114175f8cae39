import { describe, expect, test } from "vitest";
import { baselines, decoders } from "../../src/contract/catalogue.ts";
import { decoderKinds } from "../../src/decoders/index.ts";

describe("catalogue", () => {
  test("every registered decoder is offered, as a decoder or as a baseline, as the registry has it", () => {
    const names = (isBaseline: boolean) =>
      Object.values(decoderKinds)
        .filter((kind) => kind.isBaseline === isBaseline)
        .map(({ name }) => name)
        .sort();
    expect(decoders.map(({ name }) => name as string).sort()).toEqual(names(false));
    expect(baselines.map(({ name }) => name as string).sort()).toEqual(names(true));
  });

  test("every decoder is told in a few words", () => {
    for (const { phrase } of [...decoders, ...baselines]) expect(phrase).toMatch(/^.{10,60}$/);
  });
});
