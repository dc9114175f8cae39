import { describe, expect, test } from "vitest";
import { promptOf, schedule } from "../../../src/app/calibrate/protocol.ts";
import { protocols } from "../../../src/contract/catalogue.ts";

const [levels, , sine] = protocols as [(typeof protocols)[0], unknown, (typeof protocols)[0]];

describe("schedule", () => {
  test.each(protocols)("of $name: steps follow one another from the beginning to the end", (protocol) => {
    for (const [restS, lengthS] of [
      [30, 240],
      [0, 60],
      [12, 61.5],
      [60, 60],
      [90, 60],
    ] as const) {
      const steps = schedule(protocol, restS, lengthS);
      expect(steps[0]?.fromS).toBe(0);
      expect(steps.at(-1)?.toS).toBe(lengthS);
      for (const [i, step] of steps.entries()) {
        expect(step.toS).toBeGreaterThan(step.fromS);
        if (i > 0) expect(step.fromS).toBe(steps[i - 1]?.toS);
      }
      const asked = steps.filter(({ kind }) => kind !== "rest");
      expect(asked.every(({ fromS }) => fromS >= restS)).toBe(true);
    }
  });

  test("holds whole grips only, each at its mean length", () => {
    const grips = schedule(levels, 30, 60).filter(({ kind }) => kind === "grip");
    expect(grips).toEqual([30, 42, 54].map((fromS) => ({ kind: "grip", fromS, toS: fromS + 3 })));
    expect(schedule(levels, 30, 56.9).filter(({ kind }) => kind === "grip")).toHaveLength(2);
  });

  test("of tracking is one stretch behind the rest", () => {
    expect(schedule(sine, 10, 60).map(({ kind, fromS }) => [kind, fromS])).toEqual([
      ["rest", 0],
      ["track", 10],
    ]);
  });
});

describe("promptOf", () => {
  /** A cue channel at 10 values a second, from stretches of seconds and a value. */
  const asked = (protocol: typeof levels, ...stretches: [seconds: number, cue: number][]) => {
    const cues = stretches.flatMap(([seconds, cue]) => Array.from({ length: 10 * seconds }, () => cue));
    return promptOf(
      protocol,
      cues,
      cues.map((_, i) => i / 10),
    );
  };

  test("asks for rest, for a grip, to let go, and for rest again", () => {
    expect(asked(levels)).toEqual({ kind: "rest", words: "Rest" });
    expect(asked(levels, [5, 0])).toEqual({ kind: "rest", words: "Rest" });
    expect(asked(levels, [5, 0], [1, 25])).toEqual({ kind: "grip", words: "Grip at 25\u00a0%, hold" });
    expect(asked(levels, [3, 25], [1, 0])).toEqual({ kind: "release", words: "Let go" });
    expect(asked(levels, [3, 25], [4, 0]).kind).toBe("rest");
  });

  test("goes by the newest value that there is, across a gap of the stream", () => {
    expect(asked(levels, [1, 40], [1, Number.NaN]).words).toContain("40");
    expect(asked(levels, [1, Number.NaN]).kind).toBe("rest");
  });

  test("of tracking goes on through the moments at which the target is 0", () => {
    expect(asked(sine, [4, 0]).kind).toBe("rest");
    expect(asked(sine, [4, 0], [2, 30], [0.1, 0])).toEqual({ kind: "track", words: "Follow the target" });
  });
});
