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

/** State of a cascade at rest. */
export function sosState(sos: Sos): Float64Array {
  return new Float64Array(statesPerSection * sectionCount(sos));
}

/**
 * Filters `count` samples from `input[inputAt..]` to `output[outputAt..]` (which may be the same place), direct
 * form II transposed, in SciPy's order of operations. Section by section: each loop has its five coefficients
 * and two states in registers.
 *
 * @param state carried from call to call, see `sosState`
 */
export function sosFilterInto(
  sos: Sos,
  state: Float64Array,
  input: Float64Array,
  inputAt: number,
  output: Float64Array,
  outputAt: number,
  count: number,
): void {
  let from = input;
  let fromAt = inputAt;
  const sections = sectionCount(sos);
  for (let section = 0; section < sections; section++) {
    const c = section * coefficientsPerSection;
    const b0 = sos[c] as number;
    const b1 = sos[c + 1] as number;
    const b2 = sos[c + 2] as number;
    const a1 = sos[c + 4] as number;
    const a2 = sos[c + 5] as number;
    const s = section * statesPerSection;
    let z0 = state[s] as number;
    let z1 = state[s + 1] as number;
    for (let i = 0; i < count; i++) {
      const x = from[fromAt + i] as number;
      const y = b0 * x + z0;
      z0 = b1 * x - a1 * y + z1;
      z1 = b2 * x - a2 * y;
      output[outputAt + i] = y;
    }
    state[s] = z0;
    state[s + 1] = z1;
    from = output;
    fromAt = outputAt;
  }
}

/**
 * Sets states to zero that have all but died away (a flat channel leaves them so). To be called at fixed sample
 * indices, never at the ends of blocks: else what comes out would depend on how samples were cut.
 */
export function settleSosState(state: Float64Array): void {
  for (let i = 0; i < state.length; i++) {
    if (Math.abs(state[i] as number) < negligible) state[i] = 0;
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
