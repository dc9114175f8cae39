import { expect, test } from "vitest";
import { exclude } from "../../src/features/exclude.ts";
import { InputError } from "../../src/signal/errors.ts";
import { runSignal, streamOf } from "./fixture.ts";

test("leaves channels out and keeps the others in order", () => {
  const info = streamOf(3);
  expect(exclude.describe(info, { channels: ["LFP_1"] }).channels.map(({ name }) => name)).toEqual([
    "LFP_0",
    "LFP_2",
  ]);
  const { channels } = runSignal(exclude, { channels: ["LFP_1"] }, [
    Float64Array.of(1, 2),
    Float64Array.of(3, 4),
    Float64Array.of(5, 6),
  ]);
  expect(channels).toEqual([Float64Array.of(1, 2), Float64Array.of(5, 6)]);
});

test("refuses a channel that is not there, and to leave none", () => {
  expect(() => exclude.init(streamOf(2), { channels: ["LFP_7"] })).toThrow(
    new InputError("channel LFP_7", "is not there to leave out; there are LFP_0, LFP_1"),
  );
  expect(() => exclude.init(streamOf(2), { channels: ["LFP_0", "LFP_1"] })).toThrow(InputError);
});
