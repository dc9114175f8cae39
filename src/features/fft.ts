/** Discrete Fourier transform of a power of two of samples, in place: Cooley and Tukey 1965, Math. Comput. 19:297-301. */
export class Fft {
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly reversed: Int32Array;

  /** @param size a power of two */
  constructor(readonly size: number) {
    this.cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.sines = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    this.reversed = new Int32Array(size);
    for (let i = 1; i < size; i++) {
      this.reversed[i] = ((this.reversed[i >> 1] as number) >> 1) | (i & 1 ? size >> 1 : 0);
    }
  }

  transform(re: Float64Array, im: Float64Array): void {
    const { size, cosines, sines, reversed } = this;
    for (let i = 0; i < size; i++) {
      const j = reversed[i] as number;
      if (j <= i) continue;
      const x = re[i] as number;
      const y = im[i] as number;
      re[i] = re[j] as number;
      im[i] = im[j] as number;
      re[j] = x;
      im[j] = y;
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const c = cosines[k * stride] as number;
          const s = sines[k * stride] as number;
          const upper = start + k;
          const lower = upper + half;
          const x = (re[lower] as number) * c - (im[lower] as number) * s;
          const y = (re[lower] as number) * s + (im[lower] as number) * c;
          re[lower] = (re[upper] as number) - x;
          im[lower] = (im[upper] as number) - y;
          re[upper] = (re[upper] as number) + x;
          im[upper] = (im[upper] as number) + y;
        }
      }
    }
  }
}
