import { InputError } from "../signal/errors.ts";
import { type Channel, defaultInputs, type StreamInfo } from "../signal/stream.ts";
import type { Finding } from "./finding.ts";
import type { Recording, Run, Signal } from "./recording.ts";

export interface Timeline {
  readonly info: StreamInfo;
  readonly frameCount: number;
  readonly findings: readonly Finding[];
  readonly readInto: Recording["readInto"];
  /** Frame nearest to a time, s from the start; may lie outside the recording. */
  frameAt(timeS: number): number;
  /** Time of a frame, s. */
  timeOf(frame: number): number;
}

/** A run and the stream's frame that it begins at. */
interface FrameRun extends Run {
  readonly firstFrame: number;
}

/** Gaps that make up more than this in all are damage too. */
const longestS = 366 * 24 * 3600;
/** Gaps are gone through sample by sample: a hundred million take seconds, more would hang. */
const mostGapFrames = 1e8;
/** Longer gaps are taken for damaged time stamps: nobody wants to wait through them. */
const longestGapS = 31 * 24 * 3600;
const leastRateHz = 1e-6;
const mostRateHz = 1e8;
/** Part of a sample by which times may differ through rounding alone. */
const roundingSamples = 1e-6;
/** Values read at a time where rates differ. */
const pieceSamples = 1 << 16;

/** Samples one after another from the start, at a steady rate. */
export function steadyRun(sampleCount: number, rateHz: number): readonly Run[] {
  return [{ firstSample: 0, sampleCount, startS: 0, stepS: 1 / rateHz }];
}

/** Intervals are written with few digits: 1e6 / 488.28125 µs is 2048 Hz, and 1e6 / 1666.667 µs means 600. */
export function tidyRate(rateHz: number, tolerance = 1e-6): number {
  const nearest = Math.round(rateHz);
  return nearest > 0 && Math.abs(rateHz - nearest) / rateHz < tolerance ? nearest : rateHz;
}

/**
 * Brings signals of any rates to one stream, causally. The stream takes rate and samples of the signals to decode from; slower
 * signals are held at their last value, faster ones averaged over the past sample interval. Gaps are as long as they were,
 * and NaN.
 * @param name of the recording, for errors
 * @throws InputError where there are no signals, a rate is impossible, or a gap is longer than a month
 */
export function timelineOf(signals: readonly Signal[], name: string): Timeline {
  const reference = referenceOf(signals);
  if (!reference) throw new InputError(name, "holds no signals.");
  for (const signal of signals) {
    if (!(signal.rateHz >= leastRateHz && signal.rateHz <= mostRateHz)) {
      throw new InputError(
        name,
        `${signal.name}: a rate of ${signal.rateHz} Hz is none that anything is sampled at.`,
      );
    }
  }
  const { rateHz } = reference;
  const findings: Finding[] = [];
  const frames = placeRuns(reference, name);
  const last = frames.at(-1) as FrameRun;
  const frameCount = last.firstFrame + last.sampleCount;
  const startS = (frames[0] as FrameRun).startS;

  const told = new Set<readonly Run[]>();
  for (const signal of signals) {
    if (!told.has(signal.runs)) {
      told.add(signal.runs);
      const finding = gapsOf(signal, startS, signal.runs === reference.runs ? null : signal.name);
      if (finding) findings.push(finding);
    }
    if (signal.rateHz === rateHz) continue;
    findings.push({
      check: "mixed-rates",
      severity: "note",
      channel: signal.name,
      what: `It is sampled at ${figure(signal.rateHz)} Hz, the stream at ${figure(rateHz)} Hz.`,
      remedy:
        signal.rateHz < rateHz
          ? "In the stream it is held at its last value, which is causal."
          : "In the stream it is averaged over the past sample interval, which is causal.",
    });
  }

  const runAt = (frame: number) =>
    lastIndexWhere(frames.length, (i) => (frames[i] as FrameRun).firstFrame <= frame);

  function timeOf(frame: number): number {
    const run = frames[Math.max(0, runAt(frame))] as FrameRun;
    const into = frame - run.firstFrame;
    if (into < run.sampleCount) return run.startS + into * run.stepS;
    return run.startS + run.sampleCount * run.stepS + (into - run.sampleCount) / rateHz;
  }

  async function copyColumn(
    signal: Signal,
    column: number,
    first: number,
    count: number,
    out: Float32Array | Float64Array,
  ): Promise<void> {
    const width = signals.length;
    const values = new Float64Array(Math.min(count, pieceSamples));
    for (let i = Math.max(0, runAt(first)); i < frames.length; i++) {
      const run = frames[i] as FrameRun;
      if (run.firstFrame >= first + count) break;
      const from = Math.max(first, run.firstFrame);
      const to = Math.min(first + count, run.firstFrame + run.sampleCount);
      for (let frame = from; frame < to; ) {
        const sample = run.firstSample + frame - run.firstFrame;
        const read = await signal.readSignalInto(sample, Math.min(values.length, to - frame), values);
        if (read === 0) break;
        for (let k = 0; k < read; k++) out[(frame - first + k) * width + column] = values[k] as number;
        frame += read;
      }
    }
  }

  async function resampleColumn(
    signal: Signal,
    column: number,
    first: number,
    count: number,
    out: Float32Array | Float64Array,
  ): Promise<void> {
    const width = signals.length;
    const averages = signal.rateHz > rateHz * (1 + 1e-9);
    const pieces = new Pieces(signal, Math.ceil((count + 1) * Math.max(1, signal.rateHz / rateHz)) + 1);
    let before = timeOf(first - 1);
    for (let frame = first; frame < first + count; frame++) {
      const time = timeOf(frame);
      const run =
        signal.runs[
          lastIndexWhere(
            signal.runs.length,
            (i) => (signal.runs[i] as Run).startS <= time + roundingSamples * (signal.runs[i] as Run).stepS,
          )
        ];
      if (run) {
        const into = Math.floor((time - run.startS) / run.stepS + roundingSamples);
        if (into < run.sampleCount) {
          const earlier = averages
            ? Math.max(0, Math.floor((before - run.startS) / run.stepS + roundingSamples) + 1)
            : into;
          const to = run.firstSample + into;
          const from = averages ? run.firstSample + Math.min(earlier, into) : to;
          // Most of the time what is needed has been read: then nothing is waited for.
          out[(frame - first) * width + column] = pieces.holds(from, to)
            ? pieces.heldMean(from, to)
            : await pieces.mean(from, to);
        }
      }
      before = time;
    }
  }

  return {
    info: {
      rateHz,
      channels: signals.map(({ name: title, kind, unit }): Channel => ({ name: title, kind, unit })),
    },
    frameCount,
    findings,
    timeOf,
    frameAt(timeS) {
      const i = Math.max(
        0,
        lastIndexWhere(frames.length, (k) => (frames[k] as FrameRun).startS <= timeS),
      );
      const run = frames[i] as FrameRun;
      const into = (timeS - run.startS) / run.stepS;
      if (into < run.sampleCount) return run.firstFrame + Math.round(into);
      const endS = run.startS + run.sampleCount * run.stepS;
      return run.firstFrame + run.sampleCount + Math.round((timeS - endS) * rateHz);
    },
    async readInto(firstSample, asked, out) {
      const count = Math.max(0, Math.min(asked, frameCount - firstSample));
      if (count === 0) return 0;
      out.fill(Number.NaN, 0, count * signals.length);
      for (const [column, signal] of signals.entries()) {
        if (signal.runs === reference.runs) await copyColumn(signal, column, firstSample, count, out);
        else await resampleColumn(signal, column, firstSample, count, out);
      }
      return count;
    },
  };
}

/** The signal whose rate and samples the stream takes: of those to decode from, the rate that most of them have. */
function referenceOf(signals: readonly Signal[]): Signal | undefined {
  const inputs = new Set(defaultInputs({ rateHz: 1, channels: signals }));
  const chosen = inputs.size > 0 ? signals.filter(({ name }) => inputs.has(name)) : signals;
  const votes = new Map<number, number>();
  for (const { rateHz } of chosen) votes.set(rateHz, (votes.get(rateHz) ?? 0) + 1);
  const [rate] = [...votes].sort(([rateA, a], [rateB, b]) => b - a || rateB - rateA)[0] ?? [];
  return chosen
    .filter(({ rateHz }) => rateHz === rate)
    .reduce<Signal | undefined>(
      (best, each) => (best && best.sampleCount >= each.sampleCount ? best : each),
      undefined,
    );
}

function placeRuns(reference: Signal, name: string): FrameRun[] {
  const { runs, rateHz } = reference;
  const placed: FrameRun[] = [];
  let frame = 0;
  let endS = runs[0]?.startS ?? 0;
  for (const run of runs) {
    const gapS = run.startS - endS;
    if (!(gapS <= longestGapS)) {
      throw new InputError(
        name,
        `its time jumps by ${Math.round(gapS / 86_400)} days: the time stamps are damaged.`,
      );
    }
    frame += Math.max(0, Math.round(gapS * rateHz));
    placed.push({ ...run, firstFrame: frame });
    frame += run.sampleCount;
    endS = run.startS + run.sampleCount * run.stepS;
  }
  const gapFrames = frame - reference.sampleCount;
  if (gapFrames > mostGapFrames) {
    throw new InputError(name, `its gaps make up ${gapFrames} samples: the time stamps are damaged.`);
  }
  const gapsS = gapFrames / rateHz;
  if (gapsS > longestS) {
    throw new InputError(name, "its gaps make up more than a year: the time stamps are damaged.");
  }
  return placed;
}

function gapsOf(signal: Signal, startS: number, channel: string | null): Finding | null {
  let count = 0;
  let total = 0;
  let span: { fromS: number; toS: number } | undefined;
  for (let i = 1; i < signal.runs.length; i++) {
    const before = signal.runs[i - 1] as Run;
    const fromS = before.startS + before.sampleCount * before.stepS;
    const toS = (signal.runs[i] as Run).startS;
    if ((toS - fromS) * signal.rateHz < 0.5) continue;
    count++;
    total += toS - fromS;
    span ??= { fromS: fromS - startS, toS: toS - startS };
  }
  if (!span) return null;
  const others = count === 1 ? "" : `, and in ${count - 1} other gaps: ${figure(total)} s in all`;
  return {
    check: "missing-time",
    severity: "warning",
    channel,
    span,
    what: `There are no samples from ${figure(span.fromS)} to ${figure(span.toS)} s${others}.`,
    remedy: "Nothing is decoded there: features start afresh after each gap.",
  };
}

/** Means over stretches of a signal that come one after another. */
class Pieces {
  private readonly values: Float64Array;
  private first = 0;
  private count = 0;

  /** @param samples about as many as will be asked for in all */
  constructor(
    private readonly signal: Signal,
    samples: number,
  ) {
    this.values = new Float64Array(Math.min(pieceSamples, samples));
  }

  holds(from: number, to: number): boolean {
    return from >= this.first && to < this.first + this.count;
  }

  heldMean(from: number, to: number): number {
    let sum = 0;
    for (let sample = from; sample <= to; sample++) sum += this.values[sample - this.first] as number;
    return sum / (to - from + 1);
  }

  /** Mean of the samples from `from` to `to`, both included; NaN where one of them is. */
  async mean(from: number, to: number): Promise<number> {
    let sum = 0;
    for (let sample = from; sample <= to; ) {
      if (sample < this.first || sample >= this.first + this.count) {
        this.first = sample;
        this.count = await this.signal.readSignalInto(sample, this.values.length, this.values);
        if (this.count === 0) return Number.NaN;
      }
      const end = Math.min(to + 1, this.first + this.count);
      for (; sample < end; sample++) sum += this.values[sample - this.first] as number;
    }
    return sum / (to - from + 1);
  }
}

/** Last index from 0 below `length` for which `holds`, -1 where there is none; it holds up to some index and then no more. */
export function lastIndexWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(7)));
}
