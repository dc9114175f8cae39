import type { Channel } from "../signal/stream.ts";
import { microvoltsPerUnit } from "../signal/units.ts";
import type { Finding } from "./finding.ts";
import type { Recording } from "./recording.ts";

export interface ChannelStatistics extends Channel {
  /** Over the finite values that were looked at. */
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

export interface Verification {
  channels: ChannelStatistics[];
  findings: Finding[];
  /** Frames that were looked at: all of a short recording, else parts spread evenly over it. */
  framesSeen: number;
}

const partFrames = 16_384;
const mostParts = 64;
const shortS = 60;
/** SD that signals of each kind plausibly have, µV, with a factor of ten to spare on either side. */
const plausibleMicrovolts: Readonly<Partial<Record<Channel["kind"], readonly [number, number]>>> = {
  lfp: [0.2, 500],
  ecog: [0.5, 2000],
  eeg: [0.2, 2000],
};
/** Share of values at the very extreme from which a channel is taken to have hit its rail. */
const railShare = 0.01;

/**
 * Looks at a recording's header and samples, and says what is doubtful. A constant factor on a channel does not change what
 * is decoded, since features are standardised; it does change what is believed about it.
 */
export async function verifyRecording(
  recording: Recording,
  options: { signal?: AbortSignal } = {},
): Promise<Verification> {
  const { info, frameCount } = recording;
  const width = info.channels.length;
  const parts = Math.min(mostParts, Math.ceil(frameCount / partFrames));
  const tallies = info.channels.map(() => new Tally());
  const data = new Float64Array(partFrames * width);
  let framesSeen = 0;
  for (let part = 0; part < parts; part++) {
    options.signal?.throwIfAborted();
    const first =
      parts * partFrames >= frameCount
        ? part * partFrames
        : Math.floor((part * (frameCount - partFrames)) / Math.max(1, parts - 1));
    const count = await recording.readInto(first, Math.min(partFrames, frameCount - first), data);
    framesSeen += count;
    for (let channel = 0; channel < width; channel++) {
      const tally = tallies[channel] as Tally;
      for (let frame = 0; frame < count; frame++) tally.add(data[frame * width + channel] as number);
    }
  }
  const findings: Finding[] = [...recording.findings];
  if (frameCount / info.rateHz < shortS) {
    findings.push({
      severity: "note",
      channel: null,
      what: `The recording is ${(frameCount / info.rateHz).toFixed(1)} s long.`,
      remedy: "Enough to see whether the chain works, not to say how well a patient decodes.",
    });
  }
  if (recording.markers.length === 0) {
    findings.push({
      severity: "note",
      channel: null,
      what: "There are no markers.",
      remedy: "None are needed to decode a continuous target.",
    });
  }
  info.channels.forEach((channel, i) => {
    findings.push(...findingsOf(channel, tallies[i] as Tally));
  });
  return {
    channels: info.channels.map((channel, i) => ({ ...channel, ...(tallies[i] as Tally).statistics() })),
    findings,
    framesSeen,
  };
}

function findingsOf(channel: Channel, tally: Tally): Finding[] {
  const { sd, min, max } = tally.statistics();
  const about = { channel: channel.name };
  if (tally.invalid > 0) {
    const all = tally.count === 0;
    return [
      {
        ...about,
        severity: all ? "error" : "warning",
        what: `${all ? "All" : tally.invalid} values are not numbers.`,
        remedy: all ? "Leave it out." : "Nothing is decoded while an input is not a number.",
      },
    ];
  }
  if (max === min) {
    return [
      {
        ...about,
        severity: "error",
        what: `Flat: every value is ${min} ${channel.unit}.`,
        remedy: "Leave it out.",
      },
    ];
  }
  const findings: Finding[] = [];
  const scale = microvoltsPerUnit(channel.unit);
  const plausible = plausibleMicrovolts[channel.kind];
  if (plausible && scale === null) {
    findings.push({
      ...about,
      severity: "warning",
      what: `Its unit is "${channel.unit}", which is no voltage.`,
      remedy: "Check the header. Decoding works all the same, amplitudes mean nothing.",
    });
  } else if (plausible && scale !== null) {
    const [least, most] = plausible;
    const sdMicrovolts = sd * scale;
    if (sdMicrovolts < least || sdMicrovolts > most) {
      findings.push({
        ...about,
        severity: "warning",
        what: `An SD of ${sd.toPrecision(3)} ${channel.unit} is implausible for ${channel.kind.toUpperCase()}; ${least} to ${most} µV is usual.${likelyFactor(sdMicrovolts, least, most)}`,
        remedy:
          "Check unit and resolution in the header. Decoding does not depend on a constant factor, since features are standardised.",
      });
    }
  }
  if (plausible && tally.extremes() > railShare) {
    findings.push({
      ...about,
      severity: "warning",
      what: `${(100 * tally.extremes()).toFixed(1)} % of its values stand at ${min} or ${max} ${channel.unit}: it hit its rail.`,
      remedy: "Leave it out, or the stretches where it does.",
    });
  }
  return findings;
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

/** Running statistics of one channel. */
class Tally {
  count = 0;
  invalid = 0;
  private mean = 0;
  private squares = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private atMin = 0;
  private atMax = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.invalid++;
      return;
    }
    this.count++;
    const d = value - this.mean;
    this.mean += d / this.count;
    this.squares += d * (value - this.mean);
    if (value <= this.min) {
      this.atMin = value < this.min ? 1 : this.atMin + 1;
      this.min = value;
    }
    if (value >= this.max) {
      this.atMax = value > this.max ? 1 : this.atMax + 1;
      this.max = value;
    }
  }

  statistics(): { mean: number; sd: number; min: number; max: number } {
    if (this.count === 0) return { mean: Number.NaN, sd: Number.NaN, min: Number.NaN, max: Number.NaN };
    return { mean: this.mean, sd: Math.sqrt(this.squares / this.count), min: this.min, max: this.max };
  }

  /** Share of the values that equal the least or the greatest. */
  extremes(): number {
    return (this.atMin + this.atMax) / this.count;
  }
}
