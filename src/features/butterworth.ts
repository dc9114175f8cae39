import { coefficientsPerSection, type Sos } from "./sos.ts";

/** A pair of poles that makes one section: complex conjugates, or two real ones. */
interface PolePair {
  /** Where the pair lies for ordering and pairing: the pole above the real axis, or the real one nearest the unit circle. */
  re: number;
  im: number;
  /** Denominator 1 + a1/z + a2/z^2. */
  a1: number;
  a2: number;
}

/**
 * Butterworth bandpass as second-order sections: `scipy.signal.butter(order, [lowHz, highHz], "band", fs=rateHz,
 * output="sos")`, section for section. The analogue prototype is warped to the band, taken to the z plane by the
 * bilinear transform, and its poles paired with the nearest zeros, the pair nearest the unit circle running last.
 *
 * @param order of the lowpass prototype; the bandpass has twice that order, and `order` sections
 * @param highHz above `lowHz` and below `rateHz / 2`
 */
export function butterworthBandpass(order: number, lowHz: number, highHz: number, rateHz: number): Sos {
  // SciPy designs at a rate of 2, where the bilinear transform is z = (4 + s) / (4 - s).
  const low = 4 * Math.tan((Math.PI * lowHz) / rateHz);
  const high = 4 * Math.tan((Math.PI * highHz) / rateHz);
  const half = (high - low) / 2;
  const centreSquared = low * high;

  // Each analogue pole p of the band is a root of p^2 - 2 half q p + centreSquared, q being a pole of the prototype.
  const pairs: PolePair[] = [];
  let gain = 1;
  for (let m = order - 1; m > 0; m -= 2) {
    const angle = (Math.PI * m) / (2 * order);
    const re = -half * Math.cos(angle);
    const im = half * Math.sin(angle);
    const [rootRe, rootIm] = squareRoot(re * re - im * im - centreSquared, 2 * re * im);
    for (const sign of [1, -1]) {
      const poleRe = re + sign * rootRe;
      const poleIm = im + sign * rootIm;
      gain *= (8 * half) / ((4 - poleRe) ** 2 + poleIm ** 2);
      pairs.push(complexPair(poleRe, poleIm));
    }
  }
  if (order % 2 === 1) {
    const squared = half * half - centreSquared;
    if (squared < 0) {
      gain *= (8 * half) / ((4 + half) ** 2 - squared);
      pairs.push(complexPair(-half, Math.sqrt(-squared)));
    } else {
      const root = Math.sqrt(squared);
      gain *= (8 * half) / ((4 + half) ** 2 - squared);
      pairs.push(realPair(-half + root, -half - root));
    }
  }

  let zerosAtOne = order;
  let zerosAtMinusOne = order;
  return sectionsOf(pairs, gain, (pair) => {
    const atOne = zerosAtMinusOne === 0 || (zerosAtOne > 0 && pair.re > 0);
    if (atOne) zerosAtOne--;
    else zerosAtMinusOne--;
    return atOne ? 1 : -1;
  });
}

/**
 * Butterworth lowpass as second-order sections: `scipy.signal.butter(order, highHz, fs=rateHz, output="sos")`, section
 * for section, made as `butterworthBandpass` is. An odd order has one section of first order.
 *
 * @param highHz the edge, at -3 dB; below `rateHz / 2`
 */
export function butterworthLowpass(order: number, highHz: number, rateHz: number): Sos {
  const edge = 4 * Math.tan((Math.PI * highHz) / rateHz);
  const pairs: PolePair[] = [];
  let gain = 1;
  for (let m = order - 1; m > 0; m -= 2) {
    const angle = (Math.PI * m) / (2 * order);
    const re = -edge * Math.cos(angle);
    const im = edge * Math.sin(angle);
    gain *= edge ** 2 / ((4 - re) ** 2 + im ** 2);
    pairs.push(complexPair(re, im));
  }
  if (order % 2 === 1) {
    gain *= edge / (4 + edge);
    const pole = (4 - edge) / (4 + edge);
    pairs.push({ re: pole, im: 0, a1: -pole, a2: 0 });
  }
  // SciPy fills the section of first order up with a pole and a zero at 0, and pairs that zero as any other.
  let zerosAtNull = order % 2;
  let zerosAtMinusOne = order;
  return sectionsOf(pairs, gain, ({ re, im }) => {
    const isNearer = Math.hypot(re, im) < Math.hypot(re + 1, im);
    const atNull = zerosAtMinusOne === 0 || (zerosAtNull > 0 && isNearer);
    if (atNull) zerosAtNull--;
    else zerosAtMinusOne--;
    return atNull ? 0 : -1;
  });
}

/**
 * Pairs of poles and the zeros nearest to them as sections, the pair nearest the unit circle last and served first.
 * @param takeZero the nearest real zero that is left
 */
function sectionsOf(pairs: PolePair[], gain: number, takeZero: (pair: PolePair) => number): Sos {
  pairs.sort((one, other) => distanceToCircle(one) - distanceToCircle(other));
  const sos = new Float64Array(coefficientsPerSection * pairs.length);
  pairs.forEach((pair, fromLast) => {
    const zero = takeZero(pair);
    const otherZero = takeZero(pair);
    sos.set(
      [1, -(zero + otherZero), zero * otherZero, 1, pair.a1, pair.a2],
      (pairs.length - 1 - fromLast) * coefficientsPerSection,
    );
  });
  for (let i = 0; i < 3; i++) sos[i] = (sos[i] as number) * gain;
  return sos;
}

function complexPair(analogueRe: number, analogueIm: number): PolePair {
  const size = (4 - analogueRe) ** 2 + analogueIm ** 2;
  const re = (16 - analogueRe ** 2 - analogueIm ** 2) / size;
  const im = (8 * Math.abs(analogueIm)) / size;
  return { re, im, a1: -2 * re, a2: re * re + im * im };
}

function realPair(analogueOne: number, analogueOther: number): PolePair {
  const one = (4 + analogueOne) / (4 - analogueOne);
  const other = (4 + analogueOther) / (4 - analogueOther);
  const re = Math.abs(one) > Math.abs(other) ? one : other;
  return { re, im: 0, a1: -(one + other), a2: one * other };
}

function distanceToCircle(pair: PolePair): number {
  return Math.abs(1 - Math.hypot(pair.re, pair.im));
}

/** Principal square root of a complex number. */
function squareRoot(re: number, im: number): [number, number] {
  const size = Math.hypot(re, im);
  const rootRe = Math.sqrt((size + Math.abs(re)) / 2);
  const rootIm = Math.abs(im) / (2 * rootRe);
  const sign = im < 0 ? -1 : 1;
  return re >= 0 ? [rootRe, sign * rootIm] : [rootIm, sign * rootRe];
}
