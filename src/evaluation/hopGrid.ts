/**
 * Which row stands at each hop of time, -1 where none does. A series laid on it keeps its time over a gap, so that lags,
 * trials and windows do not reach across what is missing.
 * @param samples stream index of each row, ascending
 * @param hopSamples from one row to the next where nothing is missing; need not be whole
 * @param mostMissing hops that a gap is laid out as at most (chosen: at 10 hops a second nearly two minutes, longer than
 *   any lag or window here): a recording that pauses for days must not take the memory of days
 */
export function hopGrid(samples: Float64Array, hopSamples: number, mostMissing = 1000): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < samples.length; row++) {
    const step = (samples[row] as number) - (samples[row - 1] ?? Number.NaN);
    const missing = Number.isNaN(step) ? 0 : Math.round(step / hopSamples) - 1;
    for (let i = 0; i < Math.min(missing, mostMissing); i++) rows.push(-1);
    rows.push(row);
  }
  return Int32Array.from(rows);
}

/** The values of a table's rows at their place in time, NaN where there is no row. */
export function onHopGrid(values: Float64Array, grid: Int32Array): Float64Array {
  return Float64Array.from(grid, (row) => (row < 0 ? Number.NaN : (values[row] as number)));
}
