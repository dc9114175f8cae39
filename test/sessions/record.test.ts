import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeRecord, RecordReader, type StoredRecord } from "../../src/sessions/record.ts";
import { fileOf } from "./fixture.ts";

const records = Array.from({ length: 6 }, (_, i) =>
  encodeRecord(i === 0 ? "header" : "event", i, { i, values: new Float64Array(i).fill(i / 3) }),
);
const log = new Uint8Array(Buffer.concat(records));
const ends = records.map((_, i) => records.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));

async function readAll(bytes: Uint8Array<ArrayBuffer>) {
  const reader = new RecordReader(fileOf(bytes));
  const found: StoredRecord[] = [];
  for (let next = await reader.next(); next; next = await reader.next()) found.push({ ...next });
  return { found, end: reader.end };
}

test("all records come back in order", async () => {
  const { found, end } = await readAll(log);
  expect(found.map(({ kind, sequence, at }) => [kind, sequence, at])).toEqual(
    records.map((_, i) => [i === 0 ? "header" : "event", i, i === 0 ? 0 : ends[i - 1]]),
  );
  expect(end).toBe(log.length);
});

test("cut off anywhere, exactly the records before are found", async () => {
  for (let length = 0; length <= log.length; length++) {
    const { found, end } = await readAll(log.slice(0, length));
    const whole = ends.filter((each) => each <= length).length;
    expect(found).toHaveLength(whole);
    expect(end).toBe(whole === 0 ? 0 : ends[whole - 1]);
  }
});

test("with any bit flipped anywhere, exactly the records before are found", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(log.length - 1), fc.nat(7), async (at, bit) => {
      const damaged = log.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << bit);
      const { found } = await readAll(damaged);
      expect(found).toHaveLength(ends.filter((each) => each <= at).length);
    }),
    { numRuns: 500 },
  );
});

test("a record of another log in between is none of this one", async () => {
  const { found } = await readAll(new Uint8Array(Buffer.concat([log, records[2] as Uint8Array])));
  expect(found).toHaveLength(records.length);
});

test("records larger than what is read at a time", async () => {
  const large = encodeRecord("header", 0, { values: new Float64Array(1_000_000).fill(Math.PI) });
  const after = encodeRecord("event", 1, {});
  const { found } = await readAll(new Uint8Array(Buffer.concat([large, after])));
  expect(found.map(({ kind }) => kind)).toEqual(["header", "event"]);
});
