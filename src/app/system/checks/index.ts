import { backend } from "./backend.ts";
import type { Check } from "./check.ts";
import { clock } from "./clock.ts";
import { latency } from "./latency.ts";
import { screenRate } from "./screen.ts";
import { storage } from "./storage.ts";

/**
 * All checks of the self-test, in the order in which they are run: latency first, because the others take time that it would
 * count. A new one is a file beside these and a line here.
 */
export const checks: readonly Check<unknown>[] = [latency, clock, screenRate, storage, backend];
