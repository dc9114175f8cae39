/**
 * A dense layer over a batch of rows, and its gradients. Weights are unit-major, `weights[unit * width + input]`; all else is
 * row-major. Sums run in one fixed order, so that results repeat to the last bit. Two rows by four units at a time: each value
 * that is read then serves several products, which is what plain code gains most by.
 */

/** out[row, unit] = bias[unit] + sum over inputs of x[row, input] weights[unit, input]. */
export function affineInto(
  x: Float64Array,
  rows: number,
  width: number,
  weights: Float64Array,
  bias: Float64Array,
  units: number,
  out: Float64Array,
): void {
  const wholeUnits = units - (units % 4);
  for (let row = 0; row < rows; row += 2) {
    // The last row of an odd number is computed twice: cheaper than a loop of its own.
    const next = row + 1 < rows ? row + 1 : row;
    const x0 = row * width;
    const x1 = next * width;
    for (let unit = 0; unit < wholeUnits; unit += 4) {
      const w0 = unit * width;
      const w1 = w0 + width;
      const w2 = w1 + width;
      const w3 = w2 + width;
      let a0 = bias[unit]!;
      let a1 = bias[unit + 1]!;
      let a2 = bias[unit + 2]!;
      let a3 = bias[unit + 3]!;
      let b0 = a0;
      let b1 = a1;
      let b2 = a2;
      let b3 = a3;
      for (let i = 0; i < width; i++) {
        const a = x[x0 + i]!;
        const b = x[x1 + i]!;
        const u0 = weights[w0 + i]!;
        const u1 = weights[w1 + i]!;
        const u2 = weights[w2 + i]!;
        const u3 = weights[w3 + i]!;
        a0 += a * u0;
        a1 += a * u1;
        a2 += a * u2;
        a3 += a * u3;
        b0 += b * u0;
        b1 += b * u1;
        b2 += b * u2;
        b3 += b * u3;
      }
      const at = row * units + unit;
      out[at] = a0;
      out[at + 1] = a1;
      out[at + 2] = a2;
      out[at + 3] = a3;
      const below = next * units + unit;
      out[below] = b0;
      out[below + 1] = b1;
      out[below + 2] = b2;
      out[below + 3] = b3;
    }
    for (let unit = wholeUnits; unit < units; unit++) {
      const w = unit * width;
      let a = bias[unit]!;
      let b = a;
      for (let i = 0; i < width; i++) {
        a += x[x0 + i]! * weights[w + i]!;
        b += x[x1 + i]! * weights[w + i]!;
      }
      out[row * units + unit] = a;
      out[next * units + unit] = b;
    }
  }
}

/** Adds to the gradients of weights and bias what `errors`, the gradient at the layer's output, makes of the inputs `x`. */
export function addWeightGradient(
  x: Float64Array,
  rows: number,
  width: number,
  errors: Float64Array,
  units: number,
  weightGradient: Float64Array,
  biasGradient: Float64Array,
): void {
  const wholeRows = rows - (rows % 4);
  for (let row = 0; row < wholeRows; row += 4) {
    const x0 = row * width;
    const x1 = x0 + width;
    const x2 = x1 + width;
    const x3 = x2 + width;
    for (let unit = 0; unit < units; unit++) {
      const at = row * units + unit;
      const e0 = errors[at]!;
      const e1 = errors[at + units]!;
      const e2 = errors[at + 2 * units]!;
      const e3 = errors[at + 3 * units]!;
      const w = unit * width;
      for (let i = 0; i < width; i++) {
        weightGradient[w + i]! += e0 * x[x0 + i]! + e1 * x[x1 + i]! + e2 * x[x2 + i]! + e3 * x[x3 + i]!;
      }
      biasGradient[unit]! += e0 + e1 + e2 + e3;
    }
  }
  for (let row = wholeRows; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) {
      const e = errors[row * units + unit]!;
      const w = unit * width;
      for (let i = 0; i < width; i++) weightGradient[w + i]! += e * x[row * width + i]!;
      biasGradient[unit]! += e;
    }
  }
}

/** Adds to `out`, the gradient at the layer's inputs, what `errors` at its output makes there. */
export function addInputGradient(
  errors: Float64Array,
  rows: number,
  units: number,
  weights: Float64Array,
  width: number,
  out: Float64Array,
): void {
  const wholeUnits = units - (units % 4);
  for (let row = 0; row < rows; row++) {
    const at = row * units;
    const to = row * width;
    for (let unit = 0; unit < wholeUnits; unit += 4) {
      const e0 = errors[at + unit]!;
      const e1 = errors[at + unit + 1]!;
      const e2 = errors[at + unit + 2]!;
      const e3 = errors[at + unit + 3]!;
      const w0 = unit * width;
      const w1 = w0 + width;
      const w2 = w1 + width;
      const w3 = w2 + width;
      for (let i = 0; i < width; i++) {
        out[to + i]! +=
          e0 * weights[w0 + i]! + e1 * weights[w1 + i]! + e2 * weights[w2 + i]! + e3 * weights[w3 + i]!;
      }
    }
    for (let unit = wholeUnits; unit < units; unit++) {
      const e = errors[at + unit]!;
      for (let i = 0; i < width; i++) out[to + i]! += e * weights[unit * width + i]!;
    }
  }
}
