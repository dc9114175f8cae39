/** Measures of signals, the same for a simulated patient as for a recording: for docs/simulator.md and its tests. */

/** Discrete Fourier transform in place; the length a power of two. */
function transform(re: Float64Array, im: Float64Array, isInverse = false): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    const half = size >> 1;
    const angle = ((isInverse ? 2 : -2) * Math.PI) / size;
    for (let k = 0; k < half; k++) {
      const c = Math.cos(angle * k);
      const s = Math.sin(angle * k);
      for (let a = k; a < n; a += size) {
        const b = a + half;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
  }
  if (isInverse) {
    for (let i = 0; i < n; i++) {
      re[i] = re[i]! / n;
      im[i] = im[i]! / n;
    }
  }
}

/** Amplitude of a band over time (analytic signal), with edges of `edgeHz` on either side. */
export function envelope(
  signal: Float64Array,
  rateHz: number,
  [lowHz, highHz]: readonly [number, number],
  edgeHz = 1,
): Float64Array {
  const length = 2 ** Math.ceil(Math.log2(signal.length));
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  re.set(signal);
  transform(re, im);
  for (let i = 0; i < length; i++) {
    const hz = (i * rateHz) / length;
    const outside = i > length / 2 ? Number.POSITIVE_INFINITY : Math.max(lowHz - hz, hz - highHz, 0);
    const gain = outside >= edgeHz ? 0 : 2 * (0.5 + 0.5 * Math.cos((Math.PI * outside) / edgeHz));
    re[i] = re[i]! * gain;
    im[i] = im[i]! * gain;
  }
  transform(re, im, true);
  return Float64Array.from({ length: signal.length }, (_, i) => Math.hypot(re[i]!, im[i]!));
}

/** One-sided density of power per hertz, by Welch's method: windows of `windowFrames` (Hann), half overlapped. */
export function spectrum(signal: Float64Array, rateHz: number, windowFrames = 1024): Float64Array {
  const sum = new Float64Array(windowFrames / 2);
  const window = Float64Array.from(
    { length: windowFrames },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowFrames),
  );
  let count = 0;
  for (let from = 0; from + windowFrames <= signal.length; from += windowFrames / 2, count++) {
    const part = signal.subarray(from, from + windowFrames);
    const mean = part.reduce((total, value) => total + value, 0) / windowFrames;
    const re = part.map((value, i) => (value - mean) * window[i]!);
    const im = new Float64Array(windowFrames);
    transform(re, im);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + re[i]! ** 2 + im[i]! ** 2;
  }
  // A Hann window's mean square is 3/8.
  const scale = 2 / (count * rateHz * windowFrames * 0.375);
  return sum.map((value) => value * scale);
}

/** RMS of a band, from the density. */
export function bandRms(
  density: Float64Array,
  rateHz: number,
  [lowHz, highHz]: readonly [number, number],
): number {
  const binHz = rateHz / (2 * density.length);
  let power = 0;
  density.forEach((value, i) => {
    if (i * binHz >= lowHz && i * binHz < highHz) power += value * binHz;
  });
  return Math.sqrt(power);
}

/** Exponent of the fall of power over a range: a straight line through logarithms, bins near 50 Hz left out. */
export function exponent(
  density: Float64Array,
  rateHz: number,
  [lowHz, highHz]: readonly [number, number],
): number {
  const binHz = rateHz / (2 * density.length);
  const points: [number, number][] = [];
  density.forEach((value, i) => {
    const hz = i * binHz;
    if (hz >= lowHz && hz <= highHz && Math.abs(hz - 50) > 3) points.push([Math.log(hz), Math.log(value)]);
  });
  const mean = (at: 0 | 1) => points.reduce((total, point) => total + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((total, [a, b]) => total + (a - x) * (b - y), 0);
  return -covariance / points.reduce((total, [a]) => total + (a - x) ** 2, 0);
}

export interface Bursts {
  perSecond: number;
  meanMs: number;
  longestMs: number;
}

/** Spans of at least `leastMs` in which a band's amplitude lies above its percentile. */
export function bursts(amplitude: Float64Array, rateHz: number, percentile = 0.75, leastMs = 100): Bursts {
  const level = amplitude.toSorted()[Math.floor(percentile * amplitude.length)]!;
  const lengths: number[] = [];
  let length = 0;
  for (const value of amplitude) {
    if (value > level) length++;
    else {
      if ((length * 1000) / rateHz >= leastMs) lengths.push((length * 1000) / rateHz);
      length = 0;
    }
  }
  return {
    perSecond: (lengths.length * rateHz) / amplitude.length,
    meanMs: lengths.reduce((sum, each) => sum + each, 0) / lengths.length,
    longestMs: lengths.reduce((longest, each) => Math.max(longest, each), 0),
  };
}
