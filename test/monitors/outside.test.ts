import { describe, expect, test } from "vitest";
import { OutsideMonitor } from "../../src/monitors/outside.ts";

const columns = ["A", "A", "B", "B"].map((channel, i) => ({ channel, band: `band ${i % 2}` }));
const mean = [0, 10, 5, 0, 0];
const reason = (row: number[], sd = [1, 2, 0, 1, 1]) => new OutsideMonitor(columns).reason(row, mean, sd);

describe("OutsideMonitor", () => {
  test("is silent on rows as in training, and names the column that lies farthest out", () => {
    expect(reason([1, 12, 5, 0])).toBeNull();
    // Root mean square of 6, 6 and 2 is 5.03, of 6, 6 and 1 is 4.93.
    expect(reason([6, 22, 5, 1])).toBeNull();
    expect(reason([6, 23, 5, 2])).toBe(
      "the inputs are unlike those the decoder was trained on: band 1 of A is 7 SD from there",
    );
    expect(reason([0, -50, 5, 0])).toContain("band 1 of A is 30 SD");
  });

  test("a single channel far out is told, however many others are as they should be", () => {
    const many = Array.from({ length: 64 }, (_, i) => ({ channel: `LFP_${i}`, band: "beta" }));
    const monitor = new OutsideMonitor(many);
    const row = new Float64Array(64);
    const sd = new Float64Array(64).fill(1);
    row[40] = 7.9;
    expect(monitor.reason(row, new Float64Array(64), sd)).toBeNull();
    row[40] = -8.1;
    expect(monitor.reason(row, new Float64Array(64), sd)).toContain("beta of LFP_40 is 8 SD");
    row[40] = 0;
    expect(monitor.reason(row, new Float64Array(64), sd)).toBeNull();
  });

  test("leaves out columns that did not vary, and those of earlier rows", () => {
    expect(reason([0, 10, 1e9, 0, 0])).toBeNull();
    expect(reason([0, 10, 5, 0, 1e9])).toBeNull();
    expect(reason([9, 9, 9, 9, 9], [0, 0, 0, 0, 0])).toBeNull();
  });
});
