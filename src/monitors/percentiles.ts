export interface Percentiles {
  count: number;
  p50: number;
  p99: number;
}
