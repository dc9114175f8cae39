import { expect, test } from "vitest";
import { Events } from "../../../src/simulator/artefacts/events.ts";

const parameters = { everyS: 10, durationS: [0.5, 2], where: "one" } as const;
const make = (seed = 1, name = "x") => new Events(parameters, 4, 100, seed, name);

test("one happens in every stretch, within it, as long as asked for", () => {
  const events = make();
  const contacts = new Set<number>();
  for (let slot = 0; slot < 200; slot++) {
    const { fromSample, toSample, contact, size } = events.near(1000 * slot + 500);
    expect(fromSample).toBeGreaterThanOrEqual(1000 * slot);
    expect(toSample).toBeLessThanOrEqual(1000 * (slot + 1));
    expect(toSample - fromSample >= 50 && toSample - fromSample <= 200).toBe(true);
    expect(Math.abs(size) >= 0.3 && Math.abs(size) <= 1).toBe(true);
    contacts.add(contact);
  }
  expect([...contacts].sort()).toEqual([0, 1, 2, 3]);
});

test("what happens at a sample does not depend on what was asked before", () => {
  const forward = make();
  const first = forward.near(500);
  forward.near(90_000);
  expect(forward.near(500)).toEqual(first);
  expect(make(2).near(500)).not.toEqual(first);
  expect(make(1, "y").near(500)).not.toEqual(first);
});

test("a share of them comes with something else, where their stretch has room, and the others stay as they were", () => {
  // Every 7 s; the last ones of a stretch leave no room.
  const from = (timeS: number) => 7 * Math.ceil(timeS / 7);
  const withCompany = (share: number) =>
    new Events(parameters, 4, 100, 1, "x", { share, startS: [-0.5, 0.5], from });
  const [alone, half, all] = [make(), withCompany(0.5), withCompany(1)];
  let [moved, kept] = [0, 0];
  for (let slot = 0; slot < 400; slot++) {
    const at = 1000 * slot;
    const plain = alone.near(at);
    for (const event of [half.near(at), all.near(at)]) {
      expect(event.fromSample).toBeGreaterThanOrEqual(at);
      expect(event.toSample).toBeLessThanOrEqual(at + 1000);
      expect({ ...event, fromSample: 0, toSample: event.toSample - event.fromSample }).toEqual({
        ...plain,
        fromSample: 0,
        toSample: plain.toSample - plain.fromSample,
      });
    }
    const sinceS = (half.near(at).fromSample / 100 + 0.5) % 7;
    if (half.near(at).fromSample === plain.fromSample) kept++;
    else {
      moved++;
      expect(sinceS).toBeLessThanOrEqual(1.01);
    }
  }
  expect(moved).toBeGreaterThan(150);
  expect(kept).toBeGreaterThan(150);
  const never = new Events(parameters, 4, 100, 1, "x", {
    share: 1,
    startS: [0, 0],
    from: () => Number.POSITIVE_INFINITY,
  });
  expect(never.within(0, 50_000)).toEqual(make().within(0, 50_000));
});

test("all that touch a span are found, once each", () => {
  const events = make();
  const all = Array.from({ length: 20 }, (_, slot) => events.near(1000 * slot));
  for (const [from, to] of [
    [0, 20_000],
    [3210, 8765],
    [all[4]!.fromSample + 1, all[4]!.fromSample + 2],
    [all[4]!.toSample, all[5]!.fromSample],
  ] as const) {
    expect(make().within(from, to)).toEqual(
      all.filter(({ fromSample, toSample }) => fromSample < to && toSample > from),
    );
  }
});
