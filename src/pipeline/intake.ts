import type { Block } from "../signal/block.ts";

/** What a stream did that it should not have, in samples and blocks. */
export interface IntakeCounts {
  /** Samples that came again, or when what follows them had been taken already. */
  outdatedSamples: number;
  /** Blocks that came after one that follows them, and still in time. */
  reorderedBlocks: number;
  /** Blocks that hold something else than they say. */
  refusedBlocks: number;
}

/**
 * Brings blocks into the order of time before anything is computed of them: what came already is left out, what comes too
 * early waits a little for what lies before it. A gap is then one that stays. Order is all it changes: in a sound
 * stream every block goes straight through, and nothing is allocated.
 */
export class Intake {
  readonly counts: IntakeCounts = { outdatedSamples: 0, reorderedBlocks: 0, refusedBlocks: 0 };
  /** The sample that has to come next; -1 before the first. */
  next = -1;
  /** Copies of blocks that came too early, in the order of time. */
  private waiting: Block[] = [];

  /**
   * @param width channels of the stream
   * @param patienceSamples what comes that much after a sample which is missing tells that it is lost
   * @param deliver takes each block in; its data are its own only until it returns
   */
  constructor(
    private readonly width: number,
    private readonly patienceSamples: number,
    private readonly deliver: (block: Block) => void,
  ) {}

  take(block: Block): void {
    if (!this.isReadable(block)) {
      this.counts.refusedBlocks++;
      return;
    }
    if (block.frameCount === 0) return;
    if (this.next >= 0 && block.firstSample > this.next) this.hold(block);
    else {
      if (this.waiting.length > 0) this.counts.reorderedBlocks++;
      this.pass(block);
      this.drain();
    }
    const last = this.waiting.at(-1);
    if (last && last.firstSample + last.frameCount - this.next > this.patienceSamples) this.flush();
  }

  /** Nothing more will come, or not soon: what waits is handed on, with the gaps there are. */
  flush(): void {
    while (this.waiting.length > 0) {
      this.pass(this.waiting.shift() as Block);
      this.drain();
    }
  }

  private isReadable({ firstSample, frameCount, data }: Block): boolean {
    return (
      Number.isSafeInteger(firstSample) &&
      firstSample >= 0 &&
      Number.isSafeInteger(frameCount) &&
      frameCount >= 0 &&
      data instanceof Float32Array &&
      data.length >= frameCount * this.width
    );
  }

  /** Of a block that begins in the past, what has not come yet. */
  private pass(block: Block): void {
    const known = this.next < 0 ? 0 : Math.min(Math.max(0, this.next - block.firstSample), block.frameCount);
    this.counts.outdatedSamples += known;
    if (known === block.frameCount) return;
    this.next = block.firstSample + block.frameCount;
    this.deliver(known === 0 ? block : this.rest(block, known));
  }

  private rest(block: Block, known: number): Block {
    return {
      ...block,
      firstSample: block.firstSample + known,
      frameCount: block.frameCount - known,
      data: block.data.subarray(known * this.width),
    };
  }

  private hold(block: Block): void {
    const at = this.waiting.findIndex(({ firstSample }) => firstSample > block.firstSample);
    const copy = { ...block, data: block.data.slice(0, block.frameCount * this.width) };
    if (at < 0) this.waiting.push(copy);
    else this.waiting.splice(at, 0, copy);
  }

  /** Hands on what no longer has anything missing before it. */
  private drain(): void {
    while (this.waiting.length > 0 && (this.waiting[0] as Block).firstSample <= this.next) {
      this.pass(this.waiting.shift() as Block);
    }
  }
}
