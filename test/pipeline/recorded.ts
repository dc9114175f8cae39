import { LiveSession } from "../../src/pipeline/liveSession.ts";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import { Recorder } from "../../src/pipeline/recorder.ts";
import type { Block } from "../../src/signal/block.ts";
import type { StreamInfo } from "../../src/signal/stream.ts";
import { MemoryStore } from "./memoryStore.ts";

export const about = { label: "strong responder, seed 7", simulated: true, config: null };

/** A decoder's session that is being recorded, in this thread. */
export async function recordedSession(info: StreamInfo, model: LoadedModel, startSample = 0) {
  const store = new MemoryStore();
  const exports = new MemoryStore();
  const recorder = new Recorder(store, exports, () => 1_767_322_000_000);
  const decoding = (from: number) =>
    new LiveSession(
      model,
      { info, startSample: from, liveFromSample: 0, scoreFromSample: 0, cue: null },
      () => performance.now(),
    );
  const session = decoding(startSample);
  return {
    store,
    exports,
    recorder,
    session,
    decoding,
    async begin() {
      const { port1, port2 } = new MessageChannel();
      await recorder.begin(about, port1);
      session.record(port2);
    },
    /** The one session that there is, as a file. */
    async file() {
      const id = (await recorder.list())[0]!.id;
      const file = await recorder.file(id);
      return { name: file.name, blob: file, id };
    },
    async stop() {
      session.stopRecording("stopped");
      await recorder.stop("stopped");
    },
  };
}

/** Messages between two ports of one thread need turns of its loop. */
export const turns = async (count = 5): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** Cuts a block into others. */
export function cutInto({ firstSample, frameCount, data }: Block, width: number, length: number): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < frameCount; from += length) {
    const count = Math.min(length, frameCount - from);
    blocks.push({
      firstSample: firstSample + from,
      frameCount: count,
      data: data.slice(from * width, (from + count) * width),
      acquiredAtMs: Number.NaN,
    });
  }
  return blocks;
}
