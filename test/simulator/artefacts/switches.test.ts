import fc from "fast-check";
import { expect, test } from "vitest";
import { Switches } from "../../../src/simulator/artefacts/switches.ts";

test("it is on in the spans that were switched on, whatever was switched when", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 12 }), (steps) => {
      const switches = new Switches();
      const truth: boolean[] = new Array(80).fill(false);
      let sample = 0;
      for (const [isOn, later] of steps) {
        sample += later;
        switches.set(isOn, sample);
        truth.fill(isOn, sample);
      }
      truth.forEach((isOn, at) => {
        expect(switches.isOnAt(at)).toBe(isOn);
        const next = truth.findIndex((other, i) => i > at && other !== isOn);
        expect(switches.changeAfter(at)).toBe(next < 0 ? Number.POSITIVE_INFINITY : next);
        if (isOn) expect(truth.slice(switches.onSince(at), at + 1).every(Boolean)).toBe(true);
        else expect(switches.onSince(at)).toBeNaN();
        for (const back of [0, 3])
          expect(switches.wasOnWithin(at - back, at)).toBe(
            truth.slice(Math.max(0, at - back), at + 1).some(Boolean),
          );
      });
      const covered = truth.map(() => false);
      for (const [from, to] of switches.spans(3, 60)) covered.fill(true, from, to);
      expect(covered).toEqual(truth.map((isOn, at) => isOn && at >= 3 && at < 60));
    }),
  );
});

test("what was to change later is forgotten", () => {
  const switches = new Switches();
  switches.set(true, 10);
  switches.set(false, 20);
  switches.set(true, 5);
  expect(switches.spans(0, 100)).toEqual([[5, 100]]);
});
