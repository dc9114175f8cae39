import { expect, test } from "vitest";
import { EarlyStopping } from "../../../src/decoders/network/earlyStopping.ts";

test("is over once the error has not fallen for so many rounds, and keeps the best", () => {
  const stopping = new EarlyStopping(2);
  const over = [5, 4, 4, 3, 3.5, 3].map((error) => {
    stopping.add(error);
    return stopping.isOver;
  });
  expect(over).toEqual([false, false, false, false, false, true]);
  expect([stopping.bestRound, stopping.least]).toEqual([4, 3]);
});

test("never takes what is no number for the best", () => {
  const stopping = new EarlyStopping(2);
  stopping.add(Number.NaN);
  stopping.add(Number.POSITIVE_INFINITY);
  expect([stopping.bestRound, stopping.isOver]).toEqual([0, true]);
});
