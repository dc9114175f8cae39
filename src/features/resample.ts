import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { positive } from "./fields.ts";
import { firLowpass } from "./fir.ts";
import type { ParamsOf, SignalKernel } from "./kernel.ts";

const entries = {
  /** Rate that comes out, a rational multiple of the one that goes in. */
  toHz: v.pipe(positive, v.maxValue(100_000)),
};

interface ResampleState {
  readonly up: number;
  readonly down: number;
  /** Taps of each phase p, newest input first: `phases[p * depth + j]` is tap p + j up. */
  readonly phases: Float64Array;
  readonly depth: number;
  /** The last `depth - 1` inputs of each channel. */
  readonly past: readonly Float64Array[];
  /** Those, and the inputs at hand, of one channel. */
  readonly work: Float64Array;
}

/** Zero crossings of the filter's sinc on either side, and the window's shape: those of `scipy.signal.resample_poly`. */
const zeroCrossings = 10;
const beta = 5;
/** Largest numerator or denominator of the ratio, and how far off the ratio may be. */
const largest = 20_000;
const tolerance = 1e-9;
/** Inputs taken at a time. */
const chunk = 256;

/**
 * Resampling by a rational factor against aliasing: `scipy.signal.upfirdn(h, x, up, down)` with the filter of
 * `scipy.signal.resample_poly`, which is that without the delay of the filter. Sample m that comes out stands for
 * the time of input m down / up, whatever sample the stream began with, and rests on none after that.
 */
export const resample: SignalKernel<typeof entries, ResampleState> = {
  stage: "signal",
  entries,
  examples: [{ toHz: 250 }, { toHz: 480 }, { toHz: 1500 }],
  describe(info, { toHz }) {
    ratioOf(toHz, info.rateHz);
    return { ...info, rateHz: toHz };
  },
  init(info, params) {
    const { up, down } = ratioOf(params.toHz, info.rateHz);
    const taps = tapsOf(up, down);
    const depth = Math.ceil(taps.length / up);
    const phases = new Float64Array(up * depth);
    taps.forEach((tap, i) => {
      phases[(i % up) * depth + Math.floor(i / up)] = tap;
    });
    return {
      up,
      down,
      phases,
      depth,
      past: info.channels.map(() => new Float64Array(depth - 1)),
      work: new Float64Array(depth - 1 + chunk),
    };
  },
  reset({ past }) {
    for (const inputs of past) inputs.fill(0);
  },
  process({ up, down, phases, depth, past, work }, segment, out) {
    const { firstSample, frameCount } = segment;
    out.firstSample = Math.ceil((firstSample * up) / down);
    out.frameCount = Math.ceil(((firstSample + frameCount) * up) / down) - out.firstSample;
    for (let from = 0; from < frameCount; from += chunk) {
      const count = Math.min(chunk, frameCount - from);
      const first = firstSample + from;
      const begin = Math.ceil((first * up) / down);
      const end = Math.ceil(((first + count) * up) / down);
      for (let channel = 0; channel < past.length; channel++) {
        const inputs = past[channel] as Float64Array;
        const dataAt = channel * segment.capacity + from;
        for (let i = 0; i < depth - 1; i++) work[i] = inputs[i] as number;
        for (let i = 0; i < count; i++) work[depth - 1 + i] = segment.data[dataAt + i] as number;
        const outAt = channel * out.capacity - out.firstSample;
        for (let m = begin; m < end; m++) {
          const newest = Math.floor((m * down) / up);
          const phaseAt = (m * down - newest * up) * depth;
          const workAt = newest - first + depth - 1;
          let sum = 0;
          for (let j = 0; j < depth; j++)
            sum += (phases[phaseAt + j] as number) * (work[workAt - j] as number);
          out.data[outAt + m] = sum;
        }
        for (let i = 0; i < depth - 1; i++) inputs[i] = work[count + i] as number;
      }
    }
  },
  /** The filter is symmetric: half its length. */
  latencyMs: (info, params) => lengthMs(params, info.rateHz) / 2,
  spanMs: (info, params) => lengthMs(params, info.rateHz),
};

function lengthMs({ toHz }: ParamsOf<typeof entries>, rateHz: number): number {
  const { up, down } = ratioOf(toHz, rateHz);
  return ((tapsOf(up, down).length - 1) * 1000) / (up * rateHz);
}

/** The filter at `up` times the rate that goes in, of gain `up`: what zeros between the inputs take away. */
function tapsOf(up: number, down: number): Float64Array {
  if (up === down) return Float64Array.of(1);
  const most = Math.max(up, down);
  return firLowpass(2 * zeroCrossings * most + 1, 1 / most, beta).map((tap) => tap * up);
}

/**
 * The ratio of two rates in lowest terms, by its continued fraction.
 * @throws InputError where there is none of whole numbers up to 20000
 */
export function ratioOf(toHz: number, rateHz: number): { up: number; down: number } {
  const ratio = toHz / rateHz;
  let [up, down, lastUp, lastDown] = [1, 0, 0, 1];
  for (let rest = ratio; ; ) {
    const whole = Math.floor(rest + tolerance);
    [up, lastUp] = [whole * up + lastUp, up];
    [down, lastDown] = [whole * down + lastDown, down];
    if (up > largest || down > largest) {
      throw new InputError("resample.toHz", `${toHz} Hz is no simple fraction of the stream's ${rateHz} Hz`);
    }
    if (Math.abs(up / down / ratio - 1) <= tolerance) return { up, down };
    rest = 1 / (rest - whole);
  }
}
