import type { Pace } from "./pace.ts";

/** Multiplications of one factorisation. */
export function choleskyWork(width: number): number {
  return width ** 3 / 6;
}

/**
 * Lower Cholesky factor in place of the lower triangle of a symmetric positive semidefinite matrix, row-major. A column that
 * depends on those before it gets an infinite pivot: its unknown comes out as 0.
 * @throws DOMException AbortError where the pace hears of a cancel
 */
export async function choleskyInto(a: Float64Array, width: number, pace: Pace): Promise<void> {
  for (let i = 0; i < width; i++) {
    factorRow(a, width, i);
    if (pace.isDue((i * i) / 2)) await pace.breathe();
  }
}

function factorRow(a: Float64Array, width: number, i: number): void {
  const row = i * width;
  const least = 1e-12 * (a[row + i] as number);
  let j = 0;
  // Four columns at a time share what is read of this row; what they owe one another is put in afterwards.
  for (; j + 4 <= i; j += 4) {
    const at0 = j * width;
    const at1 = at0 + width;
    const at2 = at1 + width;
    const at3 = at2 + width;
    let s0 = a[row + j] as number;
    let s1 = a[row + j + 1] as number;
    let s2 = a[row + j + 2] as number;
    let s3 = a[row + j + 3] as number;
    for (let k = 0; k < j; k++) {
      const x = a[row + k] as number;
      s0 -= x * (a[at0 + k] as number);
      s1 -= x * (a[at1 + k] as number);
      s2 -= x * (a[at2 + k] as number);
      s3 -= x * (a[at3 + k] as number);
    }
    s0 /= a[at0 + j] as number;
    s1 = (s1 - s0 * (a[at1 + j] as number)) / (a[at1 + j + 1] as number);
    s2 = (s2 - s0 * (a[at2 + j] as number) - s1 * (a[at2 + j + 1] as number)) / (a[at2 + j + 2] as number);
    s3 =
      (s3 - s0 * (a[at3 + j] as number) - s1 * (a[at3 + j + 1] as number) - s2 * (a[at3 + j + 2] as number)) /
      (a[at3 + j + 3] as number);
    a[row + j] = s0;
    a[row + j + 1] = s1;
    a[row + j + 2] = s2;
    a[row + j + 3] = s3;
  }
  for (; j <= i; j++) {
    let sum = a[row + j] as number;
    for (let k = 0; k < j; k++) sum -= (a[row + k] as number) * (a[j * width + k] as number);
    if (i === j) a[row + j] = sum > least ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
    else a[row + j] = sum / (a[j * width + j] as number);
  }
}

/** Solves with the factor of `choleskyInto`, in place of the right-hand side. */
export function choleskySolveInto(factor: Float64Array, width: number, b: Float64Array): void {
  for (let i = 0; i < width; i++) {
    let sum = b[i] as number;
    for (let j = 0; j < i; j++) sum -= (factor[i * width + j] as number) * (b[j] as number);
    b[i] = sum / (factor[i * width + i] as number);
  }
  for (let i = width - 1; i >= 0; i--) {
    const value = (b[i] as number) / (factor[i * width + i] as number);
    b[i] = value;
    for (let j = 0; j < i; j++) b[j] = (b[j] as number) - value * (factor[i * width + j] as number);
  }
}
