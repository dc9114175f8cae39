/**
 * Largest difference between a gradient and central finite differences of the loss, over the largest of these. What is left
 * of it in float64 is well below 1e-6.
 */
export function gradientDeviation(
  parameters: Float64Array,
  gradient: Float64Array,
  loss: () => number,
): number {
  const step = 1e-5;
  let worst = 0;
  let greatest = 0;
  for (let i = 0; i < parameters.length; i++) {
    const kept = parameters[i]!;
    parameters[i] = kept + step;
    const above = loss();
    parameters[i] = kept - step;
    const below = loss();
    parameters[i] = kept;
    const wanted = (above - below) / (2 * step);
    worst = Math.max(worst, Math.abs(wanted - gradient[i]!));
    greatest = Math.max(greatest, Math.abs(wanted));
  }
  return worst / greatest;
}
