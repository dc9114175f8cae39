import { leastSeconds, leastTrials } from "./evidence.ts";
import type { Comparison, Difference } from "./paired.ts";
import type { Score } from "./score.ts";

/** What was held out, beside the score. */
export interface VerdictContext {
  /** Whole grips in it; null where the task has no trials. */
  trials: number | null;
  /** What is decoded. */
  target?: string;
  /** Each value was decoded by a fit on what came before it alone: said with the verdict. */
  isForward?: boolean;
  /** R2 of the decoder less R2 of a baseline on the same rows. */
  baseline?: { name: string; r2: Difference };
}

/** A p up to this is called better than chance. */
const significant = 0.05;

/** A decoder's held-out score in one to three plain sentences, which say no more than its intervals allow. */
export function verdictOf(
  score: Score,
  { trials, target = "force", isForward, baseline }: VerdictContext,
): string {
  const { r, r2, count, seconds } = score;
  if (count === 0) return "Nothing was scored: no row has both a decoded and a measured value.";
  if (Number.isNaN(r2)) return `The measured ${target} does not vary: there is nothing to follow.`;
  const little = tooLittle(seconds, trials);
  if (little !== null) return little;
  if (Number.isNaN(r)) return "The decoder answers the same all the time: it follows nothing.";
  const found = againstChance(score, target);
  const how = "Trained on the past and tested on what follows, ";
  const sentences = [
    isForward ? how + found.charAt(0).toLowerCase() + found.slice(1) : found,
    againstMean(score, target),
  ];
  if (baseline !== undefined) sentences.push(againstBaseline(baseline));
  return sentences.join(" ");
}

/** Several decoders on the same held-out rows: which is better than which, as far as can be told. */
export function comparisonVerdict(
  comparisons: readonly Comparison[],
  { seconds, trials }: { seconds: number; trials: number | null },
): string {
  const [first] = comparisons;
  if (first === undefined) return "There are no two decoders to compare.";
  const little = tooLittle(seconds, trials);
  if (little !== null) return little;
  const sentences: string[] = [];
  const clear = comparisons.flatMap(({ first, second, r2 }) => {
    if (r2.low > 0) return [{ better: first, worse: second, r2 }];
    if (r2.high < 0) return [{ better: second, worse: first, r2: mirrored(r2) }];
    return [];
  });
  const open = comparisons.filter(({ r2 }) => !(r2.low > 0 || r2.high < 0));
  if (clear.length > 0) {
    const winners = [...new Set(clear.map(({ better }) => better))];
    const phrases = winners.map((winner) => {
      const beaten = clear.filter(({ better }) => better === winner);
      return `${winner} is better than ${list(beaten.map(({ worse, r2 }) => `${worse} (R2 ${gain(r2)})`))}`;
    });
    sentences.push(`${phrases.join("; ")}.`);
  }
  if (open.length > 0) {
    const names = [...new Set(open.flatMap(({ first, second }) => [first, second]))];
    const isEvery = open.length === (names.length * (names.length - 1)) / 2;
    const pairs = isEvery
      ? `between ${list(names)}`
      : list(open.map(({ first, second }) => `between ${first} and ${second}`));
    sentences.push(`No difference can be told ${pairs}.`);
  }
  const { count, leastPValue } = first.folds;
  if (count > 0 && leastPValue > significant) {
    sentences.push(
      `That rests on the course in time: over ${count} ${count === 1 ? "fold" : "folds"} alone no test can be significant (least p ${figure(leastPValue)}).`,
    );
  }
  return sentences.join(" ");
}

function tooLittle(seconds: number, trials: number | null): string | null {
  const meaning = "the figures check the chain, not the decoder.";
  if (trials === 0) return `No whole grip was measured: ${meaning}`;
  if (trials === 1) return `One grip is not evidence: ${meaning}`;
  if (trials !== null && trials < leastTrials) {
    return `${numberWords[trials - 2]} grips are not evidence: ${meaning}`;
  }
  if (seconds < leastSeconds) return `${seconds.toFixed(0)} s are not evidence: ${meaning}`;
  return null;
}

const numberWords = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

function isAboveChance({ pValue, rLow }: Score): boolean {
  return pValue <= significant && rLow > 0;
}

function againstChance(score: Score, target: string): string {
  const { r, rLow, rHigh, pValue } = score;
  if (Number.isNaN(pValue) && !Number.isNaN(rLow)) {
    return "It answers the same throughout each test part: it follows nothing.";
  }
  if (Number.isNaN(rLow)) {
    return `Too little was held out to tell r ${figure(r)} from chance.`;
  }
  const figures = `(r ${figure(r)}, 95 % interval ${figure(rLow)} to ${figure(rHigh)}, p ${pValue < 0.01 ? pValue.toFixed(3) : figure(pValue)})`;
  if (isAboveChance(score)) return `It follows ${target} better than chance ${figures}.`;
  if (pValue <= significant || rLow > 0) {
    return `Whether it follows ${target} better than chance is open ${figures}.`;
  }
  if (rHigh < 0) return `It runs against ${target} ${figures}.`;
  return `It is not shown to follow ${target} better than chance ${figures}.`;
}

function againstMean(score: Score, target: string): string {
  const { r2, r2Low, r2High } = score;
  const figures = `R2 ${figure(r2)}, 95 % interval ${figure(r2Low)} to ${figure(r2High)}`;
  if (Number.isNaN(r2Low)) return `R2 is ${figure(r2)}, with no interval.`;
  if (r2High < 0) return `Its values are worse than answering the mean (${figures}).`;
  if (r2Low > 0) {
    if (!isAboveChance(score)) return `Its values fit better than the mean here (${figures}).`;
    const percent = (share: number) => (100 * share).toFixed(0);
    return `It explains ${percent(r2)} % of the variance of ${target} (${figures}).`;
  }
  if (isAboveChance(score)) {
    return `Its values are not shown to be better than answering the mean: the interval of R2 includes 0 (${figures}).`;
  }
  return `Nor are its values shown to be better than the mean (${figures}).`;
}

function againstBaseline({ name, r2 }: { name: string; r2: Difference }): string {
  if (r2.low > 0) return `It is better than the baseline ${name} (R2 ${gain(r2)}).`;
  if (r2.high < 0) return `It is worse than the baseline ${name} (R2 ${gain(r2)}).`;
  return `No difference from the baseline ${name} can be told.`;
}

function mirrored({ difference, low, high }: Difference): Difference {
  return { difference: -difference, low: -high, high: -low };
}

function gain({ difference, low, high }: Difference): string {
  return `${difference > 0 ? "+" : ""}${figure(difference)}, ${figure(low)} to ${figure(high)}`;
}

/** Two decimals; what would read as a zero of the other sign keeps the digits that show it is none. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const decimals = value === 0 || Math.abs(value) >= 0.005 ? 2 : -Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(decimals, 6));
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
