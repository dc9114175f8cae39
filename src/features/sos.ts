/**
 * A digital filter as a cascade of second-order sections, six numbers each: b0 b1 b2 a0 a1 a2 with a0 = 1,
 * in the order in which they run (SciPy's `sos`, row by row).
 */
export type Sos = Float64Array;

export const coefficientsPerSection = 6;
/** Numbers of state a section carries from sample to sample. */
const statesPerSection = 2;

/** A state below this is as good as nothing, yet on its way to the subnormal numbers, on which arithmetic crawls. */
const negligible = 1e-100;

export function sectionCount(sos: Sos): number {
  return sos.length / coefficientsPerSection;
}

/** States of a cascade at rest, of one channel after another. */
export function sosStates(sos: Sos, channelCount: number): Float64Array {
  return new Float64Array(channelCount * statesPerSection * sectionCount(sos));
}

/**
 * Filters `count` samples of each channel, channel c from `input[inputAt + c * inputStride..]` to
 * `output[outputAt + c * outputStride..]` (which may be the same place), direct form II transposed, in SciPy's order of
 * operations. Three sections at a time: a section waits for its own last sample, so the processor has three chains to work
 * at side by side, and what goes from one to the next stays in registers. Coefficients are loaded once for all channels.
 *
 * @param states carried from call to call, see `sosStates`; they say how many channels there are
 */
export function sosFilterInto(
  sos: Sos,
  states: Float64Array,
  input: Float64Array,
  inputAt: number,
  inputStride: number,
  output: Float64Array,
  outputAt: number,
  outputStride: number,
  count: number,
): void {
  const sections = sectionCount(sos);
  const threes = sections - (sections % 3);
  for (let section = 0; section < threes; section += 3) {
    if (section === 0) {
      threeSectionsInto(sos, states, 0, input, inputAt, inputStride, output, outputAt, outputStride, count);
    } else {
      threeSectionsInto(
        sos,
        states,
        section,
        output,
        outputAt,
        outputStride,
        output,
        outputAt,
        outputStride,
        count,
      );
    }
  }
  for (let section = threes; section < sections; section++) {
    if (section === 0) {
      oneSectionInto(sos, states, 0, input, inputAt, inputStride, output, outputAt, outputStride, count);
    } else {
      oneSectionInto(
        sos,
        states,
        section,
        output,
        outputAt,
        outputStride,
        output,
        outputAt,
        outputStride,
        count,
      );
    }
  }
}

function oneSectionInto(
  sos: Sos,
  states: Float64Array,
  section: number,
  input: Float64Array,
  inputAt: number,
  inputStride: number,
  output: Float64Array,
  outputAt: number,
  outputStride: number,
  count: number,
): void {
  const c = section * coefficientsPerSection;
  const b0 = sos[c] as number;
  const b1 = sos[c + 1] as number;
  const b2 = sos[c + 2] as number;
  const a1 = sos[c + 4] as number;
  const a2 = sos[c + 5] as number;
  const perChannel = statesPerSection * sectionCount(sos);
  let from = inputAt;
  let to = outputAt;
  for (let s = section * statesPerSection; s < states.length; s += perChannel) {
    let z0 = states[s] as number;
    let z1 = states[s + 1] as number;
    for (let i = 0; i < count; i++) {
      const x = input[from + i] as number;
      const y = b0 * x + z0;
      z0 = b1 * x - a1 * y + z1;
      z1 = b2 * x - a2 * y;
      output[to + i] = y;
    }
    states[s] = z0;
    states[s + 1] = z1;
    from += inputStride;
    to += outputStride;
  }
}

/** `section` and the two behind it, as `oneSectionInto` would one after another: x -> y -> v -> w. */
function threeSectionsInto(
  sos: Sos,
  states: Float64Array,
  section: number,
  input: Float64Array,
  inputAt: number,
  inputStride: number,
  output: Float64Array,
  outputAt: number,
  outputStride: number,
  count: number,
): void {
  const c = section * coefficientsPerSection;
  const b0 = sos[c] as number;
  const b1 = sos[c + 1] as number;
  const b2 = sos[c + 2] as number;
  const a1 = sos[c + 4] as number;
  const a2 = sos[c + 5] as number;
  const d0 = sos[c + 6] as number;
  const d1 = sos[c + 7] as number;
  const d2 = sos[c + 8] as number;
  const c1 = sos[c + 10] as number;
  const c2 = sos[c + 11] as number;
  const f0 = sos[c + 12] as number;
  const f1 = sos[c + 13] as number;
  const f2 = sos[c + 14] as number;
  const e1 = sos[c + 16] as number;
  const e2 = sos[c + 17] as number;
  const perChannel = statesPerSection * sectionCount(sos);
  let from = inputAt;
  let to = outputAt;
  for (let s = section * statesPerSection; s < states.length; s += perChannel) {
    let y0 = states[s] as number;
    let y1 = states[s + 1] as number;
    let v0 = states[s + 2] as number;
    let v1 = states[s + 3] as number;
    let w0 = states[s + 4] as number;
    let w1 = states[s + 5] as number;
    for (let i = 0; i < count; i++) {
      const x = input[from + i] as number;
      const y = b0 * x + y0;
      y0 = b1 * x - a1 * y + y1;
      y1 = b2 * x - a2 * y;
      const v = d0 * y + v0;
      v0 = d1 * y - c1 * v + v1;
      v1 = d2 * y - c2 * v;
      const w = f0 * v + w0;
      w0 = f1 * v - e1 * w + w1;
      w1 = f2 * v - e2 * w;
      output[to + i] = w;
    }
    states[s] = y0;
    states[s + 1] = y1;
    states[s + 2] = v0;
    states[s + 3] = v1;
    states[s + 4] = w0;
    states[s + 5] = w1;
    from += inputStride;
    to += outputStride;
  }
}

/**
 * Sets states to zero that have all but died away (a flat channel leaves them so). To be called at fixed sample
 * indices, never at the ends of blocks: else what comes out would depend on how samples were cut.
 */
export function settleSosStates(states: Float64Array): void {
  for (let i = 0; i < states.length; i++) {
    if (Math.abs(states[i] as number) < negligible) states[i] = 0;
  }
}

/** Group delay of the cascade in samples at `radians` per sample: -d(phase)/d(frequency), section by section. */
export function groupDelaySamples(sos: Sos, radians: number): number {
  let delay = 0;
  for (let c = 0; c < sos.length; c += coefficientsPerSection) {
    delay += polynomialDelay(sos, c, radians) - polynomialDelay(sos, c + 3, radians);
  }
  return delay;
}

/** Delay of c0 + c1/z + c2/z^2 on the unit circle: the real part of (c1/z + 2 c2/z^2) / (c0 + c1/z + c2/z^2). */
function polynomialDelay(sos: Sos, at: number, radians: number): number {
  const c0 = sos[at] as number;
  const c1 = sos[at + 1] as number;
  const c2 = sos[at + 2] as number;
  const re = c0 + c1 * Math.cos(radians) + c2 * Math.cos(2 * radians);
  const im = -c1 * Math.sin(radians) - c2 * Math.sin(2 * radians);
  const rampRe = c1 * Math.cos(radians) + 2 * c2 * Math.cos(2 * radians);
  const rampIm = -c1 * Math.sin(radians) - 2 * c2 * Math.sin(2 * radians);
  return (rampRe * re + rampIm * im) / (re * re + im * im);
}
