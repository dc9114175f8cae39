import { expect, test } from "vitest";
import { Newest } from "../../src/app/newest.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Asks that are answered by hand. */
function asked() {
  const open: { question: number; resolve(answer: string): void; reject(error: Error): void }[] = [];
  const told: string[] = [];
  const newest = new Newest<number, string>(
    (question) => new Promise((resolve, reject) => open.push({ question, resolve, reject })),
    (answer, question) => told.push(`${question}: ${answer}`),
    (error, question) => told.push(`${question} failed: ${(error as Error).message}`),
  );
  return { open, told, newest };
}

test("what is wanted while something is asked for is passed over, but for the newest", async () => {
  const { open, told, newest } = asked();
  for (const question of [1, 2, 3, 4]) newest.want(question);
  expect(open.map(({ question }) => question)).toEqual([1]);
  open[0]!.resolve("one");
  await turn();
  expect(open.map(({ question }) => question)).toEqual([1, 4]);
  open[1]!.resolve("four");
  await turn();
  expect([told, open.length]).toEqual([["1: one", "4: four"], 2]);
});

test("what fails is told, and the next is asked for all the same", async () => {
  const { open, told, newest } = asked();
  newest.want(1);
  newest.want(2);
  open[0]!.reject(new Error("gone"));
  await turn();
  open[1]!.resolve("two");
  await turn();
  expect(told).toEqual(["1 failed: gone", "2: two"]);
});

test("once closed nothing is told or asked for any more", async () => {
  const { open, told, newest } = asked();
  newest.want(1);
  newest.want(2);
  newest.close();
  open[0]!.resolve("one");
  await turn();
  expect([told, open.length]).toEqual([[], 1]);
});
