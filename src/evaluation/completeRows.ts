/** The rows, of the first `count`, in which every series holds a number. */
export function completeRows<Series extends readonly Float64Array[]>(
  series: Series,
  count: number,
): { -readonly [K in keyof Series]: Float64Array } {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    if (series.every((values) => !Number.isNaN(values[row]))) rows.push(row);
  }
  const kept = series.map((values) => Float64Array.from(rows, (row) => values[row] as number));
  return kept as { -readonly [K in keyof Series]: Float64Array };
}
