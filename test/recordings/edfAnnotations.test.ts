import { expect, test } from "vitest";
import { parseTals } from "../../src/recordings/edfAnnotations.ts";

const parse = (text: string) => parseTals(new TextEncoder().encode(text));

test("lists come with onset, duration and texts", () => {
  expect(
    parse("+0\x14\x14\0+1.5\x15" + "2.25\x14Squeeze\x14links, 50 %\x14\0-0.5\x14früh\x14\0\0\0"),
  ).toEqual([
    { onsetS: 0, durationS: 0, texts: [""] },
    { onsetS: 1.5, durationS: 2.25, texts: ["Squeeze", "links, 50 %"] },
    { onsetS: -0.5, durationS: 0, texts: ["früh"] },
  ]);
});

test("what is of another form is passed over", () => {
  expect(parse("")).toEqual([]);
  expect(parse("\0\0\0")).toEqual([]);
  expect(parse("1\x14no sign\x14\0+1e5\x14x\x14\0+\x14x\x14\0text\0+2")).toEqual([]);
  expect(parse("+2\x15long\x14kept")).toEqual([{ onsetS: 2, durationS: 0, texts: ["kept"] }]);
});
