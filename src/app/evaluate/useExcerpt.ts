import { useEffect, useState } from "react";
import type { Excerpt } from "../../contract/apis.ts";
import type { Span } from "../plots/span.ts";
import { messageOf } from "../words.ts";

/** Excerpts that are kept, so that going back to one asks for nothing. */
const mostKept = 8;
/** A stretch is read when it has been stood still at for so long. */
const settleMs = 200;

type Kept = Span & { excerpt: Excerpt };

/**
 * Signals of the stretch that is looked at, read one at a time: what was moved past is never asked for.
 * @param read must stay the same function as long as the source is the same
 */
export function useExcerpt(
  read: (wanted: Span) => Promise<Excerpt>,
  wanted: Span,
): { excerpt: Excerpt | null; isReading: boolean; failure: string | null; retry(): void } {
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ wanted: Span; reason: string } | null>(null);
  const whole = kept.find(({ from, to }) => from <= wanted.from && to >= wanted.to);
  // Until it has come, what is there of it.
  const part = whole ?? kept.find(({ from, to }) => from < wanted.to && to > wanted.from);
  const failure = failed?.wanted === wanted ? failed.reason : null;
  const isMissing = whole === undefined && failure === null;
  useEffect(() => {
    if (!isMissing || isBusy) return;
    const timer = setTimeout(() => {
      setBusy(true);
      read(wanted)
        .then(
          (excerpt) => {
            const from = excerpt.firstSample / excerpt.rateHz;
            const to = (excerpt.firstSample + excerpt.frameCount) / excerpt.rateHz;
            // Where the source begins or ends within what was wanted, this is all there is.
            const held = { from: Math.min(from, wanted.from), to: Math.max(to, wanted.to), excerpt };
            setKept((others) => [held, ...others].slice(0, mostKept));
          },
          (error) => setFailed({ wanted, reason: messageOf(error) }),
        )
        .finally(() => setBusy(false));
    }, settleMs);
    return () => clearTimeout(timer);
  }, [read, wanted, isMissing, isBusy]);
  return { excerpt: part?.excerpt ?? null, isReading: isMissing, failure, retry: () => setFailed(null) };
}
