import type { Pace } from "./pace.ts";

/** Multiplications of one reduction, counted as fast as Cholesky's: it reads each element once for four of them. */
export function tridiagonalWork(width: number): number {
  return width ** 3 / 3;
}

/** Solves (A + penalty I) x = b for one penalty after another, each in some width^2 steps. */
export interface PenalisedSystem {
  /** @param penalty great enough to make the system definite */
  solve(penalty: number): Float64Array;
}

/**
 * Reduces a symmetric matrix to three diagonals by Householder's reflections (Golub and Van Loan, Matrix Computations,
 * 8.3.1), which a penalty on the diagonal passes through unchanged: one reduction serves all penalties. From the last row up,
 * so that rows stay contiguous, and with the update of one step put into the product of the next.
 * @param a lower triangle, row-major; used up: its rows receive the reflections
 * @throws DOMException AbortError where the pace hears of a cancel
 */
export async function tridiagonalise(
  a: Float64Array,
  b: Float64Array,
  width: number,
  pace: Pace,
): Promise<PenalisedSystem> {
  const diagonal = new Float64Array(width);
  /** Between unknown i - 1 and i. */
  const beside = new Float64Array(width);
  const strength = new Float64Array(width);
  const rest = b.slice();
  const pendingV = new Float64Array(width);
  const pendingW = new Float64Array(width);
  const v = new Float64Array(width);
  const product = new Float64Array(width);
  for (let i = width - 1; i > 0; i--) {
    const row = i * width;
    const vi = pendingV[i] as number;
    const wi = pendingW[i] as number;
    let others = 0;
    for (let c = 0; c < i; c++) {
      const x = (a[row + c] as number) - vi * (pendingW[c] as number) - wi * (pendingV[c] as number);
      v[c] = x;
      if (c < i - 1) others += x * x;
    }
    diagonal[i] = (a[row + i] as number) - 2 * vi * wi;
    const last = v[i - 1] as number;
    const norm = Math.sqrt(others + last * last);
    let tau = 0;
    // What is smaller than this has squares that vanish, and is nothing already.
    if (others > 1e-200) {
      const kept = last > 0 ? -norm : norm;
      v[i - 1] = last - kept;
      tau = 2 / (others + (last - kept) ** 2);
      beside[i] = kept;
    } else {
      beside[i] = last;
    }
    strength[i] = tau;
    multiplyUpdated(a, width, i, pendingV, pendingW, v, product);
    let along = 0;
    let share = 0;
    for (let c = 0; c < i; c++) {
      along += (product[c] as number) * (v[c] as number);
      share += (rest[c] as number) * (v[c] as number);
    }
    const half = (tau * tau * along) / 2;
    share *= tau;
    for (let c = 0; c < i; c++) {
      const vc = v[c] as number;
      pendingV[c] = vc;
      pendingW[c] = tau * (product[c] as number) - half * vc;
      rest[c] = (rest[c] as number) - share * vc;
      a[row + c] = vc;
    }
    if (pace.isDue(i * i)) await pace.breathe();
  }
  diagonal[0] = (a[0] as number) - 2 * (pendingV[0] as number) * (pendingW[0] as number);

  return {
    solve(penalty) {
      const x = new Float64Array(width);
      const pivots = new Float64Array(width);
      pivots[0] = (diagonal[0] as number) + penalty;
      x[0] = rest[0] as number;
      for (let i = 1; i < width; i++) {
        const factor = (beside[i] as number) / (pivots[i - 1] as number);
        pivots[i] = (diagonal[i] as number) + penalty - factor * (beside[i] as number);
        x[i] = (rest[i] as number) - factor * (x[i - 1] as number);
      }
      for (let i = width - 1; i >= 0; i--) {
        const next = i + 1 < width ? (beside[i + 1] as number) * (x[i + 1] as number) : 0;
        x[i] = ((x[i] as number) - next) / (pivots[i] as number);
      }
      for (let i = 1; i < width; i++) {
        const row = i * width;
        let share = 0;
        for (let c = 0; c < i; c++) share += (a[row + c] as number) * (x[c] as number);
        share *= strength[i] as number;
        for (let c = 0; c < i; c++) x[c] = (x[c] as number) - share * (a[row + c] as number);
      }
      return x;
    },
  };
}

/**
 * A -= pv pw' + pw pv' on the leading `size` rows and columns, and product = A v, in one passage over the lower triangle; two
 * rows at a time share what is read of the vectors.
 */
function multiplyUpdated(
  a: Float64Array,
  width: number,
  size: number,
  pv: Float64Array,
  pw: Float64Array,
  v: Float64Array,
  product: Float64Array,
): void {
  product.fill(0, 0, size);
  let r = 0;
  for (; r + 1 < size; r += 2) {
    const at0 = r * width;
    const at1 = at0 + width;
    const pv0 = pv[r] as number;
    const pv1 = pv[r + 1] as number;
    const pw0 = pw[r] as number;
    const pw1 = pw[r + 1] as number;
    const v0 = v[r] as number;
    const v1 = v[r + 1] as number;
    let sum0 = 0;
    let sum1 = 0;
    for (let c = 0; c < r; c++) {
      const pvc = pv[c] as number;
      const pwc = pw[c] as number;
      const vc = v[c] as number;
      const x0 = (a[at0 + c] as number) - pv0 * pwc - pw0 * pvc;
      const x1 = (a[at1 + c] as number) - pv1 * pwc - pw1 * pvc;
      a[at0 + c] = x0;
      a[at1 + c] = x1;
      sum0 += x0 * vc;
      sum1 += x1 * vc;
      product[c] = (product[c] as number) + x0 * v0 + x1 * v1;
    }
    const x00 = (a[at0 + r] as number) - 2 * pv0 * pw0;
    const x10 = (a[at1 + r] as number) - pv1 * pw0 - pw1 * pv0;
    const x11 = (a[at1 + r + 1] as number) - 2 * pv1 * pw1;
    a[at0 + r] = x00;
    a[at1 + r] = x10;
    a[at1 + r + 1] = x11;
    product[r] = sum0 + x00 * v0 + x10 * v1;
    product[r + 1] = sum1 + x10 * v0 + x11 * v1;
  }
  if (r === size) return;
  const at = r * width;
  const pvr = pv[r] as number;
  const pwr = pw[r] as number;
  const vr = v[r] as number;
  let sum = 0;
  for (let c = 0; c < r; c++) {
    const x = (a[at + c] as number) - pvr * (pw[c] as number) - pwr * (pv[c] as number);
    a[at + c] = x;
    sum += x * (v[c] as number);
    product[c] = (product[c] as number) + x * vr;
  }
  const x = (a[at + r] as number) - 2 * pvr * pwr;
  a[at + r] = x;
  product[r] = sum + x * vr;
}
