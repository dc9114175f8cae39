import { InputError } from "../signal/errors.ts";
import type { Dataset } from "./decoder.ts";

/** Least and greatest target value. @throws InputError where the target does not vary: there is nothing to learn; or is not finite */
export function targetRange({ target }: Dataset): { targetMin: number; targetMax: number } {
  let targetMin = Number.POSITIVE_INFINITY;
  let targetMax = Number.NEGATIVE_INFINITY;
  for (const value of target) {
    targetMin = Math.min(targetMin, value);
    targetMax = Math.max(targetMax, value);
  }
  const { least, greatest } = outputLimits({ targetMin, targetMax });
  if (target.length > 0 && (!Number.isFinite(least) || !Number.isFinite(greatest))) {
    throw new InputError("target", "holds values too large or not finite in the training part.");
  }
  if (!(targetMax > targetMin)) {
    throw new InputError(
      "target",
      "does not vary in the training part. Choose another channel or a longer part.",
    );
  }
  return { targetMin, targetMax };
}

/**
 * What a decoder may give out at most: the range of the target in training, widened by half of it on either side. A hand can
 * squeeze harder than it did in calibration; what lies farther off is no force. Every decoder's reference and graph alike
 * clamp to it, after the read-back has been found sound.
 */
export function outputLimits({ targetMin, targetMax }: { targetMin: number; targetMax: number }): {
  least: number;
  greatest: number;
} {
  const half = (targetMax - targetMin) / 2;
  return { least: targetMin - half, greatest: targetMax + half };
}
