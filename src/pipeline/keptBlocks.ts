import type { Block } from "../signal/block.ts";

/**
 * Copies of the blocks sent since the decoder last told its state: should it die, another one takes that state and these.
 * Memory is used again; it grows to what is sent between two such states.
 */
export class KeptBlocks {
  private readonly kept: Block[] = [];
  private readonly spare: Float32Array[] = [];

  /** @param width channels of the stream */
  constructor(private readonly width: number) {}

  add(block: Block): void {
    const length = block.frameCount * this.width;
    const copy = this.room(length);
    for (let i = 0; i < length; i++) copy[i] = block.data[i] as number;
    this.kept.push({ ...block, data: copy });
  }

  /** Lets go of what lies before `sample`. */
  forgetBefore(sample: number): void {
    let count = 0;
    for (const { firstSample, frameCount } of this.kept) {
      if (firstSample + frameCount > sample) break;
      count++;
    }
    for (const { data } of this.kept.splice(0, count)) this.spare.push(data);
  }

  /** In the order in which they were sent. */
  get blocks(): readonly Block[] {
    return this.kept;
  }

  private room(length: number): Float32Array {
    const spare = this.spare.pop();
    return spare && spare.length >= length ? spare : new Float32Array(length);
  }
}
