import { describe, expect, test } from "vitest";
import { Spectrogram, spectrogramHz } from "../../src/pipeline/spectrogram.ts";
import { Random } from "../../src/signal/random.ts";

const rateHz = 1000;
const hopSamples = 100;
const frequencies = spectrogramHz(rateHz);
const { binCount } = Spectrogram;

/** Columns that come of one channel fed in blocks of a size, a column a hop. */
function columnsOf(
  values: Float32Array,
  blockFrames: number,
  missing: readonly number[] = [],
): Float32Array[] {
  const columns: Float32Array[] = [];
  const spectrogram = new Spectrogram([0], 1, rateHz, hopSamples, (column, sample) => {
    expect((sample + 1) % hopSamples).toBe(0);
    columns.push(column.slice());
  });
  for (let first = 0; first < values.length; first += blockFrames) {
    const data = values.slice(first, first + blockFrames);
    if (missing.includes(first)) continue;
    spectrogram.process({ firstSample: first, frameCount: data.length, data, acquiredAtMs: Number.NaN });
  }
  return columns;
}

const random = new Random(3);
const noise = Float32Array.from({ length: 20_000 }, () => 10 * random.normal());
/** A rhythm of 40 Hz that begins after 15 s. */
const withRhythm = noise.map((value, i) =>
  i < 15_000 ? value : value + 40 * Math.sin((2 * Math.PI * 40 * i) / rateHz),
);
const binOf = (hz: number) =>
  frequencies.reduce(
    (best, each, i) => (Math.abs(each - hz) < Math.abs((frequencies[best] as number) - hz) ? i : best),
    0,
  );

describe("Spectrogram", () => {
  test("a rhythm stands out at its frequency by as many dB as its power is above the noise", () => {
    const column = columnsOf(withRhythm, 100)[159] as Float32Array;
    expect(column.indexOf(Math.max(...column))).toBe(binOf(40));
    // Hann, 512 samples: a sine of amplitude 40 has a mean power of (40 * 256 / 2)^2 at its frequency, noise of SD 10 100 * 192.
    const peak = 10 * Math.log10((40 * 128) ** 2 / (100 * 192));
    const told = column[binOf(40)] as number;
    expect(told).toBeGreaterThan(peak - 6);
    expect(told).toBeLessThan(peak + 3);
    expect(Math.abs(column[binOf(120)] as number)).toBeLessThan(8);
  });

  test("columns do not depend on how samples were cut, nor on any later sample", () => {
    const whole = columnsOf(withRhythm, 100);
    expect(columnsOf(withRhythm, 7)).toEqual(whole);
    expect(columnsOf(withRhythm, 1000)).toEqual(whole);
    expect(columnsOf(withRhythm, 1)).toEqual(whole);
    expect(columnsOf(noise, 100).slice(0, 149)).toEqual(whole.slice(0, 149));
  });

  test("of each frequency the mean over time is 0 dB, however steep the spectrum", () => {
    let walk = 0;
    const steep = noise.map((value) => {
      walk = 0.999 * walk + value;
      return walk;
    });
    const columns = columnsOf(steep, 100).slice(20);
    for (let bin = 0; bin < binCount; bin++) {
      const mean = columns.reduce((sum, column) => sum + (column[bin] as number), 0) / columns.length;
      expect(Math.abs(mean)).toBeLessThan(1.5);
    }
  });

  test("there is no column until a window is full, nor behind a gap", () => {
    const isBlank = (column: Float32Array) => column.every(Number.isNaN);
    const columns = columnsOf(noise, 100, [3000]);
    expect(columns.slice(0, 5).every(isBlank)).toBe(true);
    expect(columns[5]?.some(Number.isNaN)).toBe(false);
    // The column that is missing itself is not told.
    expect(columns.slice(30, 35).every(isBlank)).toBe(true);
    expect(columns[35]?.some(Number.isNaN)).toBe(false);
  });

  test("at a low rate it ends where the recorder's filter has its flank", () => {
    expect(Math.max(...spectrogramHz(250))).toBeLessThan(0.45 * 250);
  });
});
