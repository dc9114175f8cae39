import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  artefacts,
  backends,
  baselines,
  decoders,
  mainsFrequenciesHz,
  medications,
  tasks,
} from "../../src/contract/catalogue.ts";
import { speeds } from "../../src/contract/config.ts";
import { defaultUrlState, formatUrl, parseUrl, views } from "../../src/contract/urlState.ts";

describe("urlState", () => {
  test("every state comes back from its own link", () => {
    fc.assert(
      fc.property(
        fc.record({
          view: fc.constantFrom(...views),
          source: fc.constantFrom("sim" as const, "recording" as const),
          patient: fc.constantFrom("strong", "ordinary"),
          seed: fc.integer({ min: 0, max: 999_999_999 }),
          task: fc.constantFrom(...tasks.map(({ name }) => name)),
          medication: fc.constantFrom(...medications),
          rest: fc.integer({ min: 0, max: 600 }),
          mainsHz: fc.constantFrom(...mainsFrequenciesHz),
          artefacts: fc.subarray([...artefacts]),
          decoder: fc.constantFrom(...decoders.map(({ name }) => name)),
          backend: fc.constantFrom(...backends),
          speed: fc.constantFrom(...speeds),
          paused: fc.boolean(),
          demo: fc.boolean(),
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

  test("artefacts are joined by a plus sign, a comma does as well, and one that is not known is refused", () => {
    expect(formatUrl({ ...defaultUrlState, artefacts: ["line", "ecg"] })).toBe("?artefacts=line+ecg");
    for (const search of ["?artefacts=line+ecg", "?artefacts=line,ecg", "?artefacts=line%2Becg+line"])
      expect(parseUrl(search).state.artefacts).toEqual(["line", "ecg"]);
    const { state, problems } = parseUrl("?artefacts=line+thunder&task=juggle");
    expect(state).toEqual(defaultUrlState);
    expect(problems[0]).toMatch(/^task=juggle in the address: .* Using grip\.$/);
    expect(problems[1]).toMatch(/^artefacts=line thunder in the address: .* Using none\.$/);
  });

  test("mains are those of the world", () => {
    expect(formatUrl({ ...defaultUrlState, mainsHz: 60 })).toBe("?mainsHz=60");
    expect(parseUrl("?mainsHz=60").state.mainsHz).toBe(60);
    expect(parseUrl("?mainsHz=55").problems[0]).toMatch(/^mainsHz=55 in the address: .* Using 50\.$/);
  });

  test("a baseline is no decoder to choose", () => {
    for (const { name } of baselines) {
      const { state, problems } = parseUrl(`?decoder=${name}`);
      expect(state).toEqual(defaultUrlState);
      expect(problems).toHaveLength(1);
    }
  });

  test("a parameter that cannot be used is named, and its default stands in", () => {
    const { state, problems } = parseUrl("?seed=-1&backend=cuda&patient=ordinary");
    expect(state).toEqual({ ...defaultUrlState, patient: "ordinary" });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^seed=-1 in the address: .* Using 1\.$/);
    expect(problems[1]).toMatch(/^backend=cuda in the address: .* Using auto\.$/);
  });
});
