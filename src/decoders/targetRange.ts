import { InputError } from "../signal/errors.ts";
import type { Dataset } from "./decoder.ts";

/** Least and greatest target value. @throws InputError where the target does not vary: there is nothing to learn */
export function targetRange({ target }: Dataset): { targetMin: number; targetMax: number } {
  let targetMin = Number.POSITIVE_INFINITY;
  let targetMax = Number.NEGATIVE_INFINITY;
  for (const value of target) {
    targetMin = Math.min(targetMin, value);
    targetMax = Math.max(targetMax, value);
  }
  if (!(targetMax > targetMin)) {
    throw new InputError(
      "target",
      "does not vary in the training part. Choose another channel or a longer part.",
    );
  }
  return { targetMin, targetMax };
}
