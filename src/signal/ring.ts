/**
 * The newest rows of a series, for readers that want them as one contiguous view. Each row is written
 * twice, `capacity` apart, so that any window of up to `capacity` rows is a plain subarray, without copying.
 * One thread writes and reads; nothing is allocated after construction but the views handed out.
 */
export class Ring<A extends Float32Array | Float64Array> {
  private readonly store: A;
  /** Rows ever pushed. */
  count = 0;

  constructor(
    make: new (length: number) => A,
    readonly capacity: number,
    readonly width = 1,
  ) {
    this.store = new make(2 * capacity * width);
  }

  /** Rows held now. */
  get length(): number {
    return Math.min(this.count, this.capacity);
  }

  /** Appends one row read from `from[offset .. offset + width]`. */
  push(from: ArrayLike<number>, offset = 0): void {
    const { store, width, capacity } = this;
    const at = (this.count % capacity) * width;
    const twin = at + capacity * width;
    for (let i = 0; i < width; i++) {
      const value = from[offset + i] as number;
      store[at + i] = value;
      store[twin + i] = value;
    }
    this.count++;
  }

  /** Appends a row of width 1. */
  pushValue(value: number): void {
    const at = this.count % this.capacity;
    this.store[at] = value;
    this.store[at + this.capacity] = value;
    this.count++;
  }

  /** View of the newest `rows` rows (all held, by default), oldest first; valid until the next push. */
  newest(rows = this.length): A {
    const end = this.end() * this.width;
    return this.store.subarray(end - rows * this.width, end) as A;
  }

  /** Value `back` rows before the newest (0 = newest) in column `column`. */
  at(back: number, column = 0): number {
    return this.store[(this.end() - 1 - back) * this.width + column] as number;
  }

  /** All that is held, and has ever been, becomes this value. */
  fill(value: number): void {
    this.store.fill(value);
  }

  clear(): void {
    this.count = 0;
  }

  private end(): number {
    return this.count <= this.capacity ? this.count : ((this.count - 1) % this.capacity) + 1 + this.capacity;
  }
}
