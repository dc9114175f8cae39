import { describe, expect, test } from "vitest";
import { captureState, restoreState } from "../../src/signal/snapshot.ts";

class Counter {
  count = 0;
  last: number | null = null;
  isOpen = false;
  readonly ring = new Float32Array(3);
  readonly name = "counter";
  private readonly parts = [{ sum: 0 }, { sum: 0 }];
  readonly onCount = (): void => undefined;

  add(value: number): void {
    this.ring[this.count % 3] = value;
    this.parts[this.count % 2]!.sum += value;
    this.count++;
    this.last = value;
    this.isOpen = true;
  }

  get told() {
    return [this.count, this.last, this.isOpen, [...this.ring], this.parts.map(({ sum }) => sum)];
  }
}

describe("snapshot", () => {
  test("another object made the same way goes on where the first one was", () => {
    const first = new Counter();
    for (const value of [1, 2.5, Number.NaN, -0, Number.POSITIVE_INFINITY]) first.add(value);
    const snapshot = structuredClone(captureState(first));
    const second = new Counter();
    second.add(99);
    restoreState(second, snapshot);
    expect(second.told).toEqual(first.told);
    first.add(7);
    second.add(7);
    expect(second.told).toEqual(first.told);
  });

  test("what was captured does not change with what goes on", () => {
    const counter = new Counter();
    const empty = captureState(counter);
    counter.add(5);
    restoreState(counter, empty);
    expect(counter.told).toEqual(new Counter().told);
  });

  test("an object of another shape is refused, and left as it was", () => {
    const cases: [object, object][] = [
      [{ a: 1 }, { b: 1 }],
      [{ a: new Float64Array(3) }, { a: new Float64Array(4) }],
      [{ a: [1, 2] }, { a: [1, 2, 3] }],
      [
        { name: "x", a: 1 },
        { name: "y", a: 2 },
      ],
    ];
    for (const [from, to] of cases) {
      const before = structuredClone(to);
      expect(() => restoreState(to, captureState(from))).toThrow("another shape");
      expect(to).toEqual(before);
    }
  });

  test("what cannot be walked is refused by its name", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => captureState(circle)).toThrow("self leads back to itself");
    expect(() => captureState({ a: { held: new Map() } })).toThrow("a.held is [object Map]");
    expect(() => captureState({ big: 1n })).toThrow("big is a bigint");
  });
});
