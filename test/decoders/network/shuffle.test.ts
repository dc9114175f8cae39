import { expect, test } from "vitest";
import { shuffle } from "../../../src/decoders/network/shuffle.ts";
import { Random } from "../../../src/signal/random.ts";

test("each order is as likely as any", () => {
  const random = new Random(4, "orders");
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const elements = Uint32Array.of(1, 2, 3);
    shuffle(elements, random);
    counts.set(elements.join(""), (counts.get(elements.join("")) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  // Six standard deviations of a binomial count with p = 1/6.
  for (const count of counts.values())
    expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(6000 * (5 / 36)));
});

test("keeps what there is, also where there is nothing", () => {
  const elements = Uint32Array.from({ length: 50 }, (_, i) => i);
  shuffle(elements, new Random(1));
  expect(elements).not.toEqual(elements.toSorted());
  expect(Array.from(elements.toSorted())).toEqual(Array.from({ length: 50 }, (_, i) => i));
  shuffle(new Uint32Array(0), new Random(1));
});
