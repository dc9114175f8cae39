import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { csv } from "../../src/recordings/csv.ts";
import { openRecording } from "../../src/recordings/index.ts";
import { expectRefusal, fileOf, readAll } from "./fixture.ts";

const open = (text: string | Uint8Array, name = "a.csv", rateHz?: number) =>
  csv.open(fileOf(name, text), [], { rateHz });

/** A table of `rows` rows whose times are as given. */
function table(times: readonly (number | string)[], head = "time_s,LFP,GRIP") {
  return `${head}\n${times.map((time, i) => `${time},${i},${100 + i}`).join("\n")}\n`;
}

const steady = (count: number, rateHz: number) => Array.from({ length: count }, (_, i) => i / rateHz);

describe("a table", () => {
  const expected = [1.5, 3, -2000, 4, 0.25, 5];

  test.each([
    ["commas", "time_s,LFP [mV],GRIP (N)\n0,1.5,3\n0.01,-2e3,4\n0.02,.25,5\n", "a.csv"],
    [
      "semicolons and decimal commas",
      "time;LFP [mV];GRIP (N)\r\n0;1,5;3\r\n0,01;-2000,0;4\r\n0,02;0,25;5",
      "a.csv",
    ],
    ["tabs", "\uFEFFtime_ms\tLFP [mV]\tGRIP (N)\n0\t1.5\t3\n10\t-2000\t4\n20\t0.25\t5\n\n", "a.tsv"],
    ["blanks", "t   LFP   GRIP\n0  1.5  3\n 0.01 -2000 4\n0.02  0.25  5\n", "a.csv"],
    [
      "quotes",
      '"time_s","LFP [mV]","GRIP (N)"\n"0","1.5","3"\n"0.01","-2000","4"\n"0.02","0.25","5"\n',
      "a.csv",
    ],
    ["a comment that states the rate", "# rateHz: 100\nLFP [mV],GRIP (N)\n1.5,3\n-2000,4\n0.25,5", "a.csv"],
    ["a line that states the rate", "Sampling rate,100\nLFP [mV],GRIP (N)\n1.5,3\n-2000,4\n0.25,5", "a.csv"],
    ["a column of rates", "LFP [mV],fs,GRIP (N)\n1.5,100,3\n-2000,100,4\n0.25,100,5\n", "a.csv"],
    ["carriage returns", "time_s,LFP [mV],GRIP (N)\r0,1.5,3\r0.01,-2e3,4\r0.02,.25,5\r", "a.csv"],
    [
      "times in microseconds from anywhere",
      "timestamp [us],LFP,GRIP\n7000000,1.5,3\n7010000,-2000,4\n7020000,.25,5",
      "a.csv",
    ],
  ])("of %s is read", async (_, text, name) => {
    const recording = await open(text, name);
    expect([recording.info.rateHz, recording.frameCount]).toEqual([100, 3]);
    expect(await readAll(recording)).toEqual(expected);
    expect(recording.info.channels.map((channel) => [channel.name, channel.kind])).toEqual([
      ["LFP", "lfp"],
      ["GRIP", "force"],
    ]);
    expect(recording.findings).toEqual([]);
  });

  test("without titles takes a rate from outside", async () => {
    const recording = await open("1,2\n3,4\n", "a.csv", 250);
    expect([recording.info.rateHz, await readAll(recording)]).toEqual([250, [1, 2, 3, 4]]);
    const files = [fileOf("a.csv", "1,2\n3,4\n"), fileOf("a_ieeg.json", '{"SamplingFrequency": 125}')];
    expect((await openRecording(files)).info.rateHz).toBe(125);
  });

  test("has markers where a column of words changes", async () => {
    const recording = await open("time_s,A,event\n0,1,\n0.5,2,go\n1,3,go\n1.5,4,\n2,5,zurück\n");
    expect(recording.markers).toEqual([
      { sample: 1, lengthSamples: 0, kind: "event", text: "go", channel: null },
      { sample: 4, lengthSamples: 0, kind: "event", text: "zurück", channel: null },
    ]);
  });

  test("longer than a block is read without a seam, in any pieces", async () => {
    const rows = 120_000;
    const text = table(steady(rows, 1000));
    const recording = await open(text);
    expect([recording.frameCount, recording.info.rateHz, recording.findings]).toEqual([rows, 1000, []]);
    const out = new Float64Array(2 * rows);
    for (let first = 0; first < rows; )
      first += await recording.readInto(first, 7919, out.subarray(2 * first));
    expect(out.every((value, i) => value === (i % 2) * 100 + (i >> 1))).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(rows - 1), fc.integer({ min: 1, max: 5000 }), async (first, count) => {
        const some = new Float64Array(2 * count);
        const read = await recording.readInto(first, count, some);
        expect(read).toBe(Math.min(count, rows - first));
        expect([some[0], some[2 * read - 1]]).toEqual([first, 100 + first + read - 1]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("times", () => {
  test.each([
    [256, 3],
    [2048, 3],
    [512, 2],
    [4096, 4],
  ])("at %d Hz, rounded to %d digits, give the rate and no gaps", async (rateHz, digits) => {
    const times = steady(20 * rateHz, rateHz).map((time) => time.toFixed(digits));
    const recording = await open(table(times));
    expect(recording.frameCount).toBe(20 * rateHz);
    expect(Math.abs(recording.info.rateHz / rateHz - 1)).toBeLessThan(2e-3);
    expect(recording.findings.filter(({ severity }) => severity !== "note")).toEqual([]);
  });

  test("of no stated unit are dates where they are large, and doubted where they make less than 1 Hz", async () => {
    const dates = Array.from({ length: 100 }, (_, i) => 1_700_000_000_000 + 4 * i);
    const dated = await open(table(dates, "timestamp,LFP,GRIP"));
    expect([dated.info.rateHz, dated.findings]).toEqual([250, []]);
    const counted = await open(
      table(
        Array.from({ length: 100 }, (_, i) => 4 * i),
        "time,LFP,GRIP",
      ),
    );
    expect(counted.findings).toEqual([
      expect.objectContaining({ check: "rate", remedy: expect.stringContaining("time_ms") }),
    ]);
  });

  test("that are dates of ISO 8601 count from the first", async () => {
    const startMs = Date.UTC(2024, 4, 1, 23, 59, 58);
    const dates = (rateHz: number, spell: (iso: string) => string) =>
      Array.from({ length: 1000 }, (_, i) => spell(new Date(startMs + (1000 * i) / rateHz).toISOString()));
    for (const spell of [
      (iso: string) => iso,
      (iso: string) => iso.replace("T", " ").replace("Z", ""),
      (iso: string) => iso.replace("Z", "000+02:00"),
      (iso: string) => `"${iso.replace("Z", "")}"`,
    ]) {
      for (const head of ["time,LFP,GRIP", "datetime,LFP,GRIP"]) {
        const recording = await open(table(dates(250, spell), head));
        expect([recording.info.rateHz, recording.frameCount]).toEqual([250, 1000]);
        expect(recording.info.channels.map(({ name }) => name)).toEqual(["LFP", "GRIP"]);
        expect([recording.markers, recording.findings]).toEqual([[], []]);
        expect(recording.recordedAt).toMatch(/^2024-05-01T23:59:58\.0+$/);
      }
    }
    const bare = await open(
      `${dates(250, (iso) => iso)
        .map((date) => `${date};1,5`)
        .join("\n")}`,
    );
    expect([bare.info.rateHz, bare.frameCount]).toEqual([250, 1000]);
    const seconds = await open(table(dates(1, (iso) => iso.slice(0, 19))));
    expect(seconds.info.rateHz).toBe(1);
    const both = await open(
      `date,time_s,LFP\n${dates(250, (iso) => iso)
        .map((date, i) => `${date.slice(0, 19)},${i / 500},1`)
        .join("\n")}`,
    );
    expect([both.info.rateHz, both.info.channels.length, both.markers]).toEqual([500, 1, []]);
    const gone = dates(250, (iso) => iso).filter((_, i) => i < 300 || i >= 400);
    expect((await open(table(gone))).frameCount).toBe(1000);
  });

  test("that can be read in several ways are refused", async () => {
    const rows = (time: string) => table([time, time, time]);
    await expectRefusal(open(rows("01/05/2024 12:00:00")), "a.csv", 'such as "01/05/2024 12:00:00"');
    await expectRefusal(open(rows("2024-05-01")), "a.csv", "several ways");
    await expectRefusal(open(rows("2024-02-30T12:00:00")), "a.csv", "several ways");
    await expectRefusal(open(rows("12:00:01.5")), "a.csv", "several ways");
    expect((await open(rows("12:00:01.5"), "a.csv", 100)).info.rateHz).toBe(100);
    await expectRefusal(
      open(table(["2024-05-01T12:00:00Z", "2024-05-01T12:00:01"])),
      "a.csv",
      "some of its times name their zone",
    );
  });

  test("that leave out samples are gaps as long as they were", async () => {
    const times = steady(1000, 250).filter((_, i) => i < 300 || i >= 400);
    const recording = await open(table(times));
    expect([recording.frameCount, recording.info.rateHz, recording.signals[0]?.sampleCount]).toEqual([
      1000, 250, 900,
    ]);
    const values = await readAll(recording, [333]);
    expect([values[2 * 299], values[2 * 300], values[2 * 399], values[2 * 400]]).toEqual([
      299,
      Number.NaN,
      Number.NaN,
      300,
    ]);
    expect(recording.findings).toEqual([
      expect.objectContaining({ check: "missing-time", span: { fromS: 1.2, toS: 1.6 } }),
    ]);
  });

  test("that repeat or go back are findings", async () => {
    const times = steady(500, 250);
    times[100] = times[99]!;
    times[200] = times[198]!;
    const recording = await open(table(times));
    expect(recording.findings).toContainEqual(
      expect.objectContaining({
        check: "duplicate-time",
        what: expect.stringMatching(/^1 rows repeat .* 0\.396 s; 1 go back/),
      }),
    );
    expect(recording.frameCount).toBe(500);
  });

  test("that disagree with a stated rate are believed, with a finding", async () => {
    const recording = await open(`# fs = 500\n${table(steady(100, 250))}`);
    expect(recording.info.rateHz).toBe(250);
    expect(recording.findings).toEqual([
      expect.objectContaining({ check: "rate", what: expect.stringContaining("500 Hz") }),
    ]);
  });
});

describe("what is damaged", () => {
  test("a last row that was cut off, and cells that are no numbers", async () => {
    const recording = await open("# rate: 10\nA,B\n1,2\nx,4\n5\n");
    expect(await readAll(recording)).toEqual([1, 2, Number.NaN, 4, 5, Number.NaN]);
    expect(recording.findings).toEqual([
      expect.objectContaining({ check: "size", what: expect.stringContaining("1 of 2 cells") }),
    ]);
  });

  test.each([
    ["nothing", "", "holds no rows"],
    ["titles alone", "time_s,A\n", "holds no rows"],
    [
      "prose",
      "Dear reader, this is\nnot a table. It has\nwords, and more words, and\nno numbers",
      /no columns of numbers|no table/,
    ],
    ["no rate", "A,B\n1,2\n3,4\n", "neither a column of times"],
    ["times that stand still", "time_s,B\n1,2\n1,4\n", "times do not grow"],
    ["bytes of zero", "1,2\0\n", "holds bytes of zero"],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 49, 0]), "UTF-16"],
    ["an endless line", "1,".repeat(600_000), /more than 10000 columns|longer than/],
    [
      "rows of any width",
      `time_s,A\n${Array.from({ length: 400 }, (_, i) => Array(1 + (i % 7)).fill(i)).join("\n")}`,
      "is no table",
    ],
  ])("%s is refused", async (_, text, reason) => {
    await expectRefusal(open(text), "a.csv", reason);
  });

  test("a side-car is no recording", async () => {
    await expectRefusal(open("onset\tduration\n1\t2\n", "a_events.tsv"), "a_events.tsv", "side-car");
  });
});

test("a quoted cell that runs over a line is refused: its second half would be taken for a time", async () => {
  const lines = Array.from({ length: 500 }, (_, i) => `${i / 1000},${i},${i % 50 === 7 ? `"a\n${i}"` : ""}`);
  const file = fileOf("t.csv", `time_s,LFP_0,event\n${lines.join("\n")}\n`);
  await expect(openRecording([file])).rejects.toThrow(
    /t\.csv: row \d+: a quoted cell runs over the end of its line/,
  );
});

test("a gap of billions of samples is refused, though it is short enough in days", async () => {
  const row = (i: number) => `${(i < 600 ? 0 : 2_600_000) + i / 10_000},${Math.sin(i)}`;
  const file = fileOf(
    "t.csv",
    `time_s,LFP_0\n${Array.from({ length: 1200 }, (_, i) => row(i)).join("\n")}\n`,
  );
  await expect(openRecording([file])).rejects.toThrow(/its gaps make up 2\d{10} samples/);
});

test("a title of many blanks is read in no time", async () => {
  const file = fileOf("t.csv", `time_s,LFP${" ".repeat(400_000)}b\n0,1\n0.001,2\n0.002,3\n`);
  const { info } = await openRecording([file]);
  expect(info.channels[0]?.name.trim()).toBe("LFP");
});

test("what lies behind the last row is not read with it", async () => {
  const bytes = new Uint8Array(6_000_000).fill(10);
  bytes.set(new TextEncoder().encode("time_s,a\n0,1\n0.5,2\n"));
  const recording = await csv.open({ name: "a.csv", blob: new Blob([bytes as BlobPart]) }, []);
  const slice = vi.spyOn(Blob.prototype, "slice");
  const out = new Float32Array(2);
  await recording.readInto(0, 2, out);
  expect(Array.from(out)).toEqual([1, 2]);
  const read = slice.mock.calls.reduce((sum, [start = 0, end = 0]) => sum + end - start, 0);
  slice.mockRestore();
  expect(read).toBeLessThan(2_000_000);
});

test("more words than can be kept are markers as far as they can, and that is said", async () => {
  const rows = Array.from({ length: 250_010 }, (_, i) => `${i},${i % 2 ? "go" : "stöp"}`);
  const file = fileOf("a.csv", `# rateHz: 100\na,cue\n${rows.join("\n")}`);
  const recording = await csv.open(file, []);
  expect(recording.markers.length).toBe(250_000);
  expect(recording.markers[0]?.text).toBe("stöp");
  expect(recording.findings).toContainEqual(expect.objectContaining({ check: "markers" }));
});
