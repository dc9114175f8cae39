import { formatValue } from "../signal/figures.ts";
import { plausibleSdMicrovolts } from "../signal/plausible.ts";
import type { Channel } from "../signal/stream.ts";
import { microvoltsPerUnit } from "../signal/units.ts";
import type { Finding } from "./finding.ts";
import type { BackgroundOptions, Marker, Recording, Run, Signal } from "./recording.ts";
import { Tally } from "./tally.ts";

/** Of one signal, as stored, at its own rate. */
export interface SignalStatistics extends Channel {
  readonly rateHz: number;
  readonly sampleCount: number;
  /** Over the finite values that were looked at. */
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

export interface Verification {
  channels: SignalStatistics[];
  findings: Finding[];
  /** All that the recording holds, once all of it was looked at. */
  markers: readonly Marker[];
  /** Share of the recording that was looked at, from its beginning. */
  seenShare: number;
}

export interface VerifyOptions extends BackgroundOptions {
  /** Looks no further than so many seconds from the start. */
  untilS?: number;
  /** Looks no longer than so many milliseconds, and says so where that was not enough. */
  mostMs?: number | undefined;
  /** Given the samples of each signal, in order, as they are looked at; of `values` the first `count`, for this call alone. */
  onSamples?:
    | ((signal: number, firstSample: number, values: Float64Array, count: number) => void)
    | undefined;
}

/** Values taken at a time of all signals together: what lies interleaved in a file is then read from it once. */
const windowValues = 1 << 18;
const shortS = 60;
/** Share of values at the very extreme from which a channel is taken to have hit its rail. */
const extremeShare = 0.01;
/** Share, and number, of values at the ends of what the storage holds, likewise: no signal is there by chance. */
const railShare = 1e-4;
const leastRailSamples = 3;

/**
 * Looks at a recording's header and samples, and says what is doubtful. A constant factor on a channel does not change what
 * is decoded, since features are standardised; it does change what is believed about it.
 * @throws DOMException AbortError; InputError where the file changed
 */
export async function verifyRecording(
  recording: Recording,
  options: VerifyOptions = {},
): Promise<Verification> {
  const { info, frameCount, signals } = recording;
  const { signal: abort, onProgress, onSamples, untilS = Number.POSITIVE_INFINITY, mostMs } = options;
  const endMs = performance.now() + (mostMs ?? Number.POSITIVE_INFINITY);
  const durationS = frameCount / info.rateHz;
  const counts = signals.map(({ sampleCount, rateHz }) =>
    Math.min(sampleCount, Math.ceil(Math.min(untilS, Number.MAX_SAFE_INTEGER / rateHz) * rateHz)),
  );
  const isWhole = signals.every(({ sampleCount }, i) => counts[i] === sampleCount);
  const tallies = signals.map(
    ({ kind, rateHz, rails }, i) =>
      new Tally(rateHz, counts[i] as number, rails, kind in plausibleSdMicrovolts),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  const windows = Math.max(1, Math.ceil(total / windowValues));
  const values = new Float64Array(
    Math.min(1 << 16, Math.max(1, ...counts.map((count) => Math.ceil(count / windows) + 1))),
  );
  let done = 0;
  let isLate = false;
  for (let window = 0; window < windows && !isLate; window++) {
    for (const [i, signal] of signals.entries()) {
      abort?.throwIfAborted();
      isLate = performance.now() > endMs && done > 0;
      if (isLate) break;
      const count = counts[i] as number;
      const to = Math.floor((count * (window + 1)) / windows);
      const tally = tallies[i] as Tally;
      for (let sample = Math.floor((count * window) / windows); sample < to; ) {
        const read = await signal.readSignalInto(sample, Math.min(values.length, to - sample), values);
        if (read === 0) break;
        for (let k = 0; k < read; k++) tally.add(values[k] as number);
        onSamples?.(i, sample, values, read);
        sample += read;
        done += read;
      }
    }
    onProgress?.(done / total);
  }
  const seenShare = isWhole && !isLate ? 1 : Math.min(1, untilS / durationS) * (total > 0 ? done / total : 1);
  let { markers } = recording;
  if (isWhole && !isLate && recording.readMoreMarkers) {
    const more = await withinTime(recording.readMoreMarkers, abort, endMs - performance.now());
    if (more) markers = more;
    else isLate = true;
  }

  const findings: Finding[] = [...recording.findings];
  if (isLate) {
    findings.push({
      check: "size",
      severity: "note",
      channel: null,
      what: `There was no time to look at all of it: ${Number((100 * seenShare).toPrecision(2))} % of the samples were looked at, from the beginning${recording.readMoreMarkers ? ", and not at all markers" : ""}.`,
      remedy: "Figures and findings are about those.",
    });
  }
  if (durationS < shortS) {
    findings.push({
      check: "duration",
      severity: "note",
      channel: null,
      what: `The recording is ${durationS.toFixed(1)} s long.`,
      remedy: "Enough to see whether the chain works, not to say how well a patient decodes.",
    });
  }
  if (markers.length === 0) {
    findings.push({
      check: "markers",
      severity: "note",
      channel: null,
      what: "There are no markers.",
      remedy: "None are needed to decode a continuous target.",
    });
  }
  signals.forEach((signal, i) => {
    findings.push(...findingsOf(signal, tallies[i] as Tally));
  });
  return {
    channels: signals.map(({ name, kind, unit, rateHz, sampleCount }, i) => ({
      name,
      kind,
      unit,
      rateHz,
      sampleCount,
      ...(tallies[i] as Tally).statistics(),
    })),
    findings,
    markers,
    seenShare,
  };
}

/** All markers; null where there is no time for them. */
async function withinTime(
  read: NonNullable<Recording["readMoreMarkers"]>,
  abort: AbortSignal | undefined,
  mostMs: number,
): Promise<readonly Marker[] | null> {
  if (mostMs === Number.POSITIVE_INFINITY) return read({ signal: abort });
  const ended = AbortSignal.timeout(Math.max(0, Math.ceil(mostMs)));
  try {
    return await read({ signal: abort ? AbortSignal.any([abort, ended]) : ended });
  } catch (error) {
    if (error !== ended.reason) throw error;
    return null;
  }
}

function findingsOf(signal: Signal, tally: Tally): Finding[] {
  const { kind, unit, rateHz } = signal;
  const { sd, min, max } = tally.statistics();
  const about = { channel: signal.name };
  const startS = signal.runs[0]?.startS ?? 0;
  const spanOf = (from: number, to: number) => ({
    fromS: timeOf(signal.runs, from) - startS,
    toS: timeOf(signal.runs, to - 1) - startS + 1 / rateHz,
  });
  const words = ({ fromS, toS }: { fromS: number; toS: number }) =>
    `from ${fromS.toFixed(3)} to ${toS.toFixed(3)} s`;
  const findings: Finding[] = [];
  if (tally.invalid > 0) {
    const { from, to, count } = tally.invalids();
    const span = spanOf(from, to);
    if (tally.count === 0) {
      return [
        {
          ...about,
          check: "not-a-number",
          severity: "error",
          span,
          what: "All values are not numbers.",
          remedy: "Leave it out.",
        },
      ];
    }
    const others = count === 1 ? "" : `, first ${words(span)}, in ${count} stretches`;
    findings.push({
      ...about,
      check: "not-a-number",
      severity: "warning",
      span,
      what: `${tally.invalid} values are not numbers${count === 1 ? `, ${words(span)}` : others}.`,
      remedy: "Nothing is decoded while an input is not a number.",
    });
  }
  if (tally.count === 0) return findings;
  if (max === min) {
    return [
      ...findings,
      {
        ...about,
        check: "flat",
        severity: "error",
        what: `Flat: every value is ${min} ${unit}.`,
        remedy: "Leave it out.",
      },
    ];
  }
  const scale = microvoltsPerUnit(unit);
  const plausible = plausibleSdMicrovolts[kind];
  if (!plausible) return findings;
  if (scale === null) {
    findings.push({
      ...about,
      check: "unit",
      severity: "warning",
      what: `Its unit is "${unit}", which is no voltage.`,
      remedy: "Check the header. Decoding works all the same, amplitudes mean nothing.",
    });
  } else {
    const [least, most] = plausible;
    const sdMicrovolts = sd * scale;
    if (sdMicrovolts < least || sdMicrovolts > most) {
      findings.push({
        ...about,
        check: "amplitude",
        severity: "warning",
        what: `An SD of ${formatValue(sd, unit)} is implausible for ${kind.toUpperCase()}; ${least} to ${most} µV is usual.${likelyFactor(sdMicrovolts, least, most)}`,
        remedy:
          "Check unit and resolution in the header. Decoding does not depend on a constant factor, since features are standardised.",
      });
    }
  }
  const flat = tally.flat();
  if (flat.count > 0) {
    const span = spanOf(flat.from, flat.to);
    const others =
      flat.count === 1
        ? ""
        : `; ${flat.count} such stretches, ${(flat.samples / rateHz).toFixed(1)} s in all`;
    findings.push({
      ...about,
      check: "flat",
      severity: "warning",
      span,
      what: `Flat ${words(span)}${others}.`,
      remedy: "The contact was off or the amplifier overloaded: leave the channel out, or the stretch.",
    });
  }
  const atRails = tally.rails();
  if (tally.extremes() > extremeShare) {
    findings.push({
      ...about,
      check: "rail",
      severity: "warning",
      what: `${(100 * tally.extremes()).toFixed(1)} % of its values stand at ${min} or ${max} ${unit}: it hit its rail.`,
      remedy: "Leave it out, or the stretches where it does.",
    });
  } else if (atRails.samples >= Math.max(leastRailSamples, railShare * tally.count)) {
    const span = spanOf(atRails.from, atRails.from + 1);
    findings.push({
      ...about,
      check: "rail",
      severity: "warning",
      span,
      what: `${atRails.samples} values, the first at ${span.fromS.toFixed(3)} s, stand at the end of what the file can hold: it hit its rail.`,
      remedy: "Leave it out, or the stretches where it does.",
    });
  }
  const line = tally.lineNoise?.result();
  if (line) {
    const isStrong = line.rms > 0.5 * sd;
    findings.push({
      ...about,
      check: "line-noise",
      severity: isStrong ? "warning" : "note",
      what: `${line.lineHz} Hz line noise of ${formatValue(line.rms, unit)} RMS stands ${line.decibels.toFixed(0)} dB above its surroundings${isStrong ? ", most of the signal" : ""}.`,
      remedy: `Use a feature spec with a notch at ${line.lineHz} Hz, or bands that leave it out.`,
    });
  }
  return findings;
}

/** Time of a stored sample, s. */
function timeOf(runs: readonly Run[], sample: number): number {
  const run = runs.findLast(({ firstSample }) => firstSample <= sample) ?? runs[0];
  return run ? run.startS + (sample - run.firstSample) * run.stepS : 0;
}

/** Which power of a thousand would make an SD plausible, in words; "" where none would. */
function likelyFactor(sdMicrovolts: number, least: number, most: number): string {
  for (const power of [1e3, 1e6, 1e9]) {
    if (sdMicrovolts / power >= least && sdMicrovolts / power <= most) {
      return ` The values look ${power.toLocaleString("en")} times too large.`;
    }
    if (sdMicrovolts * power >= least && sdMicrovolts * power <= most) {
      return ` The values look ${power.toLocaleString("en")} times too small.`;
    }
  }
  return "";
}
