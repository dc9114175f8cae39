/** A logarithmic scale from values above 0 to pixels. */
export interface LogScale {
  (value: number): number;
  readonly low: number;
  readonly high: number;
  /** Values to label: 1, 2 and 5 times powers of ten where there is room, else powers alone, else some of them. */
  readonly ticks: readonly number[];
}

/** @param leastPixels from one label to the next */
export function logScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  leastPixels: number,
): LogScale {
  const decades = Math.log10(high / low);
  const perDecade = Math.abs(to - from) / decades;
  const factors = perDecade * Math.log10(2) >= leastPixels ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(leastPixels / perDecade));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  const scale = (value: number) => from + (Math.log10(value / low) / decades) * (to - from);
  return Object.assign(scale, { low, high, ticks });
}

const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A label of a logarithmic axis: plain where it is short, else a power of ten. */
export function formatTick(tick: number): string {
  const power = Math.floor(Math.log10(tick) + 1e-9);
  if (power >= -2 && power <= 3) return String(tick);
  const factor = Math.round(tick / 10 ** power);
  const raised = String(Math.abs(power)).replace(/\d/g, (digit) => digits[Number(digit)] as string);
  return `${factor === 1 ? "" : `${factor}·`}10${power < 0 ? "⁻" : ""}${raised}`;
}
