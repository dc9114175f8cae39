import { useEffect, useMemo, useRef, useState } from "react";
import type { Overview } from "../../contract/apis.ts";
import type { OverviewRequest } from "../../contract/config.ts";
import { Newest } from "../newest.ts";
import type { Session } from "../session.ts";
import { messageOf } from "../words.ts";

/** How often it is looked whether there is more to see, while there will be. */
const againMs = 400;

/**
 * A recording seen from afar, as far as it is known: the answer to the newest request that has one.
 * @param request null while it is not known how wide the plot is
 */
export function useOverview(
  session: Session,
  request: OverviewRequest | null,
): { overview: Overview | null; failure: string | null; retry(): void } {
  const [overview, setOverview] = useState<Overview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const newest = useRef<Newest<OverviewRequest, Overview>>(null);
  useEffect(() => {
    const asking = new Newest<OverviewRequest, Overview>(
      (question) => session.overview(question),
      (answer) => {
        setOverview(answer);
        setFailure(null);
      },
      (error) => setFailure(messageOf(error)),
    );
    newest.current = asking;
    return () => asking.close();
  }, [session]);
  useEffect(() => {
    if (request) newest.current?.want(request);
  }, [request]);
  useEffect(() => {
    if (!overview?.isGrowing || !request) return;
    const timer = setTimeout(() => newest.current?.want(request), againMs);
    return () => clearTimeout(timer);
  }, [overview, request]);
  return useMemo(
    () => ({ overview, failure, retry: () => request && newest.current?.want(request) }),
    [overview, failure, request],
  );
}
