import * as v from "valibot";
import { InputError } from "../signal/errors.ts";

/** Fields that the parameters of kernels are made of. */
export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0, "must be above 0"));
export const name = v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(80));
export const filterOrder = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8));
/** A window that is held in memory. */
export const windowMs = v.pipe(positive, v.maxValue(60_000));

export const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const edges = { name, lowHz: positive, highHz: positive };
const inOrder = <Edges extends { lowHz: number; highHz: number }>() =>
  v.check<Edges, string>(({ lowHz, highHz }) => lowHz < highHz, "must be above lowHz");
const none = "there must be at least one band";
const distinct = <Band extends { name: string }>() =>
  v.check<Band[], string>(
    (bands) => new Set(bands.map((band) => band.name)).size === bands.length,
    "two bands have the same name",
  );

/** A band with a window of its own, which is a part of the past. */
const WindowedBand = v.pipe(v.strictObject({ ...edges, windowMs }), v.forward(inOrder(), ["highHz"]));

export const windowedBands = v.pipe(v.array(WindowedBand), v.minLength(1, none), v.maxLength(64), distinct());

/** @throws InputError where a band reaches half the rate */
export function requireBelowNyquist(band: { name: string; highHz: number }, rateHz: number): void {
  if (band.highHz >= rateHz / 2) {
    throw new InputError(
      `band "${band.name}"`,
      `its upper edge, ${band.highHz} Hz, must lie below ${rateHz / 2} Hz, half the stream's rate: choose features without that band`,
    );
  }
}
