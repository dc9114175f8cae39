import { expect, test } from "vitest";
import { indexOf, readEnd } from "../../src/sessions/reader.ts";
import { recovery } from "../../src/sessions/recover.ts";
import { batchOf, fileOf, memoryLog } from "./fixture.ts";

const log = memoryLog();
for (let first = 1000; first < 1100; first += 10) log.writer.batch(batchOf([first, 10]));
const bytes = log.bytes();

test("cut off anywhere, what was whole is kept and the log is whole again", async () => {
  const ends = log.parts.map((_, i) =>
    log.parts.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0),
  );
  for (let length = ends[0] as number; length <= bytes.length; length += 61) {
    const cut = bytes.slice(0, length);
    const found = await recovery(fileOf(cut));
    const whole = ends.filter((end) => end <= length).length;
    expect(found?.wholeBytes).toBe(ends[whole - 1]);
    const mended = fileOf(
      new Uint8Array(Buffer.concat([cut.subarray(0, found?.wholeBytes), found?.bytes ?? new Uint8Array(0)])),
    );
    const end = await readEnd(mended);
    expect(end).toMatchObject({ isRecovered: true, frameCount: 10 * (whole - 1), hopCount: whole - 1 });
    expect(end?.tornBytes).toBe(length - (ends[whole - 1] as number));
    expect((await indexOf(mended)).frameCount).toBe(10 * (whole - 1));
  }
});

test("where not even the header was written there is nothing to keep", async () => {
  expect(await recovery(fileOf(new Uint8Array(0)))).toBeNull();
  expect(await recovery(fileOf(bytes.slice(0, 30)))).toBeNull();
});
