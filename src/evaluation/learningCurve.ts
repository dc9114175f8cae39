/** Score after training on the first minutes of a recording; NaN bounds where it has no interval. */
export interface LearningPoint {
  minutes: number;
  score: number;
  low: number;
  high: number;
}

export interface LearningVerdict {
  /** The least minutes after which more did not help; null where that cannot be told. */
  enoughMinutes: number | null;
  /** In one sentence. */
  words: string;
}

/** Scores within this of the last one are as good as it. */
const defaultTolerance = 0.02;

/**
 * How many minutes of calibration are enough: the least duration whose score is within the tolerance of the last, and
 * which no longer duration beats beyond doubt (its interval above the score). The last duration is never enough by
 * itself: nothing longer was tried that could have been better.
 * @param points one a duration; points without a score are left out
 * @param measure what is scored, for the sentence
 */
export function learningVerdict(
  points: readonly LearningPoint[],
  { tolerance = defaultTolerance, measure = "R2" } = {},
): LearningVerdict {
  const known = points.filter(({ score }) => !Number.isNaN(score)).sort((a, b) => a.minutes - b.minutes);
  const last = known.at(-1);
  if (last === undefined || known.length < 3) {
    return {
      enoughMinutes: null,
      words: "Three durations are needed at least to tell how many minutes are enough.",
    };
  }
  if (known.every(({ low }) => !(low > 0))) {
    return {
      enoughMinutes: null,
      words: `No duration up to ${minutesInWords(last.minutes)} gives ${measure} above 0 beyond doubt: how many minutes are enough cannot be told.`,
    };
  }
  const enough = known.find(
    ({ minutes, score, low }) =>
      low > 0 &&
      minutes < last.minutes &&
      score >= last.score - tolerance &&
      known.every((later) => later.minutes <= minutes || !(later.low > score)),
  );
  if (enough === undefined) {
    const before = known.at(-2) as LearningPoint;
    return {
      enoughMinutes: null,
      words:
        last.low > before.score
          ? `Not yet levelled off: ${measure} still rises at ${minutesInWords(last.minutes)}, more may help.`
          : `Whether ${measure} still rises at ${minutesInWords(last.minutes)} cannot be told: the intervals are wider than the steps.`,
    };
  }
  const later = known.filter(({ minutes }) => minutes > enough.minutes);
  const gained = Math.max(0, ...later.map(({ score }) => score - enough.score));
  return {
    enoughMinutes: enough.minutes,
    words: `${minutesInWords(enough.minutes)} ${enough.minutes === 1 ? "is" : "are"} enough: up to ${minutesInWords(last.minutes)} no more than ${(Math.ceil(100 * gained - 1e-9) / 100).toFixed(2)} of ${measure} was gained.`,
  };
}

function minutesInWords(minutes: number): string {
  return `${Number(minutes.toFixed(1))} ${minutes === 1 ? "minute" : "minutes"}`;
}
