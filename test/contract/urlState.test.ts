import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backends, decoders } from "../../src/contract/catalogue.ts";
import { speeds } from "../../src/contract/config.ts";
import { defaultUrlState, formatUrl, parseUrl } from "../../src/contract/urlState.ts";

describe("urlState", () => {
  test("every state comes back from its own link", () => {
    fc.assert(
      fc.property(
        fc.record({
          source: fc.constantFrom("sim" as const, "recording" as const),
          patient: fc.constantFrom("strong", "ordinary"),
          seed: fc.integer({ min: 0, max: 999_999_999 }),
          decoder: fc.constantFrom(...decoders.map(({ name }) => name)),
          backend: fc.constantFrom(...backends),
          speed: fc.constantFrom(...speeds),
          paused: fc.boolean(),
        }),
        (state) => {
          expect(parseUrl(formatUrl(state))).toEqual({ state, problems: [] });
        },
      ),
    );
  });

  test("the default state needs no parameters", () => {
    expect(formatUrl(defaultUrlState)).toBe("");
    expect(parseUrl("")).toEqual({ state: defaultUrlState, problems: [] });
  });

  test("a parameter that cannot be used is named, and its default stands in", () => {
    const { state, problems } = parseUrl("?seed=-1&backend=cuda&patient=ordinary");
    expect(state).toEqual({ ...defaultUrlState, patient: "ordinary" });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^seed=-1 in the address: .* Using 1\.$/);
    expect(problems[1]).toMatch(/^backend=cuda in the address: .* Using webgl\.$/);
  });
});
