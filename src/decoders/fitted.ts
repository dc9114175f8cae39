import * as v from "valibot";
import { InputError } from "../signal/errors.ts";

function unusable(): InputError {
  return new InputError(
    "features",
    "hold values too large or not finite, or the target does: nothing can be fitted to them. Leave out what is at fault.",
  );
}

/** Weights as a fit ended in them. @throws InputError where they are not what their schema takes, as finite numbers are */
export function fitted<Weights>(schema: v.GenericSchema<unknown, Weights>, weights: Weights): Weights {
  if (!v.is(schema, weights)) throw unusable();
  return weights;
}

/** Where the least of some errors stands, those that are not finite left out. @throws InputError where none is finite */
export function leastIndex(errors: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < errors.length; i++) {
    const error = errors[i] as number;
    if (Number.isFinite(error) && (best < 0 || error < (errors[best] as number))) best = i;
  }
  if (best < 0) throw unusable();
  return best;
}

/** @throws InputError where one of the values is not finite */
export function requireFinite(values: Iterable<number>): void {
  for (const value of values) if (!Number.isFinite(value)) throw unusable();
}
