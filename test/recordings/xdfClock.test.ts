import { describe, expect, test } from "vitest";
import { type ClockOffset, corrected, fitClock, fitFor, isUnsteady } from "../../src/recordings/xdfClock.ts";

const line = (fromS: number, count: number, offset: (timeS: number) => number): ClockOffset[] =>
  Array.from({ length: count }, (_, k) => ({ timeS: fromS + 5 * k, offsetS: offset(fromS + 5 * k) }));

test("offsets that drift are a line", () => {
  const [fit, ...others] = fitClock(line(100, 40, (timeS) => 3 + 1e-5 * timeS));
  expect(others).toEqual([]);
  for (const timeS of [90, 100, 250, 400])
    expect(corrected(fit!, timeS)).toBeCloseTo(timeS + 3 + 1e-5 * timeS, 9);
});

test("single measurements that came late are left out", () => {
  const offsets = line(0, 40, (timeS) => 3 + 1e-5 * timeS).map((point, k) =>
    k % 10 === 3 ? { ...point, offsetS: point.offsetS + 0.04 } : point,
  );
  expect(corrected(fitClock(offsets)[0]!, 100)).toBeCloseTo(103.001, 3);
});

describe("resets", () => {
  const offsets = [...line(500, 5, () => -500), ...line(3, 5, () => 9), ...line(28, 5, () => 40)];
  const fits = fitClock(offsets);

  test("cut the offsets into fits: where time goes back, and where the offset jumps", () => {
    expect(fits.map(({ fromS, toS, at }) => [fromS, toS, at])).toEqual([
      [500, 520, -500],
      [3, 23, 9],
      [28, 48, 40],
    ]);
  });

  test("a stretch of samples belongs to the fit it overlaps, of several to the one at hand", () => {
    expect(fitFor(fits, 499, 530, 0)?.at).toBe(-500);
    expect(fitFor(fits, 4, 10, 1)?.at).toBe(9);
    const twins = fitClock([...line(0, 3, () => 1), ...line(0, 3, () => 2)]);
    expect([fitFor(twins, 2, 8, 0)?.at, fitFor(twins, 2, 8, 1)?.at]).toEqual([1, 2]);
    expect(fitFor([], 0, 1, 0)).toBeNull();
    expect(corrected(null, 7)).toBe(7);
  });

  test("without end are no clock: one line goes through all", () => {
    const jumping = line(0, 200, (timeS) => (timeS % 2) * 10);
    expect([isUnsteady(jumping), isUnsteady(offsets)]).toEqual([true, false]);
    expect(fitClock(jumping)).toHaveLength(1);
  });
});
