import { useCallback, useEffect, useMemo } from "react";
import type { Overview } from "../../contract/apis.ts";
import type { OverviewRequest } from "../../contract/config.ts";
import type { Session } from "../session.ts";
import { useNewest } from "../useNewest.ts";

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
  const ask = useCallback((question: OverviewRequest) => session.overview(question), [session]);
  const { answer: overview, failure, want } = useNewest(ask);
  useEffect(() => {
    if (request) want(request);
  }, [request, want]);
  useEffect(() => {
    if (!overview?.isGrowing || !request) return;
    const timer = setTimeout(() => want(request), againMs);
    return () => clearTimeout(timer);
  }, [overview, request, want]);
  return useMemo(
    () => ({ overview, failure, retry: () => request && want(request) }),
    [overview, failure, request, want],
  );
}
