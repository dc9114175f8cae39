import type { ReplayReport } from "../contract/apis.ts";
import { type BackendName, backendNames, type Decoder } from "../decoders/decoder.ts";
import { recordsOf, type SessionFile } from "../sessions/reader.ts";
import type { Batch, DecoderRecord, SessionHeader, SessionRecord, StateRecord } from "../sessions/session.ts";
import type { Block } from "../signal/block.ts";
import { InputError } from "../signal/errors.ts";
import { LiveDecoder } from "./live.ts";
import { type LoadedModel, loadModel, startModel } from "./load.ts";

/** A progress message for every percent is enough. */
const progressStep = 0.01;

/**
 * Decodes a recorded session along the live path: from the state and with the decoder that it was recorded with, each decoder
 * exchanged where it was. On what computed the session's values, they come out the same to the last bit.
 * @param backend null follows the session hop by hop: a value that float64 or another backend had computed is computed there
 * @throws InputError where the file is no session, or its decoder or state does not fit this version; BackendError where a backend
 *   is not to be had
 */
export async function replaySession(
  file: SessionFile,
  backend: BackendName | null,
  onProgress?: (fraction: number) => void,
): Promise<ReplayReport> {
  const replay = new Replay(file.name, backend);
  let told = 0;
  try {
    for await (const { record, end } of recordsOf(file)) {
      await replay.take(record);
      const fraction = end / file.blob.size;
      if (fraction < told + progressStep) continue;
      told = fraction;
      onProgress?.(fraction);
    }
    await replay.finish();
    return replay.report();
  } finally {
    replay.dispose();
  }
}

/** A decoder that is computed now on one backend and now on another, or in plain float64, and carries its state along. */
class Follower implements Decoder {
  readonly width: number;
  private active: Decoder;
  private computer: string;

  constructor(private model: LoadedModel) {
    this.width = model.decoder.width;
    this.active = model.decoder;
    this.computer = model.backend.name;
  }

  get state(): Float64Array {
    return this.active.state;
  }

  reset(): void {
    this.active.reset();
  }

  predict(row: Float64Array, out: Float64Array): void {
    this.active.predict(row, out);
  }

  /** @param computer name of a backend, or of plain float64 */
  async follow(computer: string): Promise<void> {
    if (computer === this.computer) return;
    const { model, active } = this;
    const backend = backendNames.find((name) => name === computer);
    if (backend !== undefined && backend !== model.backend.name) {
      const started = await startModel(model, backend);
      model.decoder.dispose();
      this.model = { ...model, ...started };
    }
    const next = backend === undefined ? model.plain : this.model.decoder;
    next.state.set(active.state);
    this.active = next;
    this.computer = computer;
  }

  dispose(): void {
    this.model.decoder.dispose();
  }
}

interface Replayed {
  readonly sample: number;
  readonly decoded: number;
  readonly features: Float64Array;
}

type Compared = {
  -readonly [Field in keyof ReplayReport["hops"][number]]: ReplayReport["hops"][number][Field];
};

class Replay {
  private header: SessionHeader | null = null;
  private model: LoadedModel | null = null;
  private follower: Follower | null = null;
  private live: LiveDecoder | null = null;
  /** Waits for the next one: the last hop of its samples may be recorded there. */
  private batch: Batch | null = null;
  /** What had computed the hops that are to come, by their samples. */
  private readonly computers = new Map<number, string>();
  /** Hops that were decoded again and wait for the recorded ones, in order. */
  private waiting: Replayed[] = [];
  private readonly compared = new Map<string, Compared>();
  private notReplayed = 0;
  private frameCount = 0;

  constructor(
    private readonly name: string,
    private readonly backend: BackendName | null,
  ) {}

  async take(record: SessionRecord): Promise<void> {
    if (record.kind === "batch") {
      const { hops, computers } = record.value;
      hops.samples.forEach((sample, i) => {
        this.computers.set(sample, computers[hops.computedBy[i] as number] ?? "");
      });
    }
    await this.finish();
    if (record.kind === "header") this.header = record.value;
    else if (record.kind === "decoder") await this.exchange(record.value);
    else if (record.kind === "state") this.restore(record.value);
    else if (record.kind === "batch") this.batch = record.value;
  }

  private async exchange({ artifact, hash, backend: recordedOn }: DecoderRecord): Promise<void> {
    const { header, follower: former } = this;
    if (!header) return;
    const subject = `${this.name}: decoder`;
    const backend = this.backend ?? backendNames.find((name) => name === recordedOn.name) ?? "cpu";
    const loaded = await loadModel(parsedJson(artifact, subject), subject, backend);
    if (loaded.artifact.hash !== hash)
      throw new InputError(subject, "is not the one whose hash was recorded.");
    const follower = new Follower(loaded);
    const model: LoadedModel = { ...loaded, decoder: follower };
    this.follower = follower;
    this.model = model;
    if (this.live) this.live.swap(model);
    else {
      const featureCount = header.featureNames.length;
      this.live = new LiveDecoder(header.info, model, {
        onHop: (sample, decoded, _measured, row) => {
          const features = new Float64Array(featureCount).fill(Number.NaN);
          if (row) features.set(row.subarray(0, featureCount));
          this.waiting.push({ sample, decoded, features });
        },
      });
    }
    former?.dispose();
  }

  private restore({ snapshot }: StateRecord): void {
    try {
      this.live?.restore(snapshot);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new InputError(
        this.name,
        `was recorded by Gripscope ${this.header?.codeVersion}, whose state this version cannot go on from.`,
      );
    }
  }

  /** Decodes the batch that waits, now that all that follows from its samples is known. */
  async finish(): Promise<void> {
    const { batch, header } = this;
    this.batch = null;
    if (!batch || !header) return;
    const { blocks, data, hops, computers } = batch;
    const width = header.info.channels.length;
    let at = 0;
    for (const [i, first] of blocks.firstSamples.entries()) {
      const frameCount = blocks.frameCounts[i] as number;
      const acquiredAtMs = blocks.acquiredAtMs[i] as number;
      const part = data.subarray(at * width, (at + frameCount) * width);
      await this.process({ firstSample: first, frameCount, data: part, acquiredAtMs });
      at += frameCount;
    }
    this.frameCount += at;
    const featureCount = header.featureNames.length;
    hops.samples.forEach((sample, i) => {
      this.compare(
        {
          sample,
          decoded: hops.decoded[i] as number,
          features: hops.features.subarray(i * featureCount, (i + 1) * featureCount),
        },
        computers[hops.computedBy[i] as number] ?? "",
      );
    });
  }

  /** Hop by hop, each where it was computed. */
  private async process(block: Block): Promise<void> {
    const { live, follower } = this;
    if (!live || !follower) throw new InputError(this.name, "is damaged: samples come before a decoder.");
    const { hopSamples } = live.features;
    const width = block.data.length / block.frameCount;
    for (let offset = 0; offset < block.frameCount; ) {
      const firstSample = block.firstSample + offset;
      const toHop = hopSamples - (firstSample % hopSamples);
      const frameCount = Math.min(toHop, block.frameCount - offset);
      const hopSample = firstSample + toHop - 1;
      const computer = this.computers.get(hopSample);
      if (frameCount === toHop && computer !== undefined) {
        if (this.backend === null) await follower.follow(computer);
        this.computers.delete(hopSample);
      }
      const data = block.data.subarray(offset * width, (offset + frameCount) * width);
      live.process({ ...block, firstSample, frameCount, data });
      offset += frameCount;
    }
  }

  private compare(recorded: Replayed, computedBy: string): void {
    const { waiting } = this;
    while ((waiting[0]?.sample ?? Number.POSITIVE_INFINITY) < recorded.sample) waiting.shift();
    if (waiting[0]?.sample !== recorded.sample) {
      this.notReplayed++;
      return;
    }
    const replayed = waiting.shift() as Replayed;
    let compared = this.compared.get(computedBy);
    if (!compared) {
      compared = { computedBy, count: 0, differing: 0, largestDifference: 0, featuresDiffering: 0 };
      this.compared.set(computedBy, compared);
    }
    compared.count++;
    if (!Object.is(replayed.decoded, recorded.decoded)) {
      compared.differing++;
      const difference = Math.abs(replayed.decoded - recorded.decoded);
      // A value against none is farther off than any two values.
      compared.largestDifference = Math.max(
        compared.largestDifference,
        Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference,
      );
    }
    if (!replayed.features.every((value, i) => Object.is(value, recorded.features[i])))
      compared.featuresDiffering++;
  }

  report(): ReplayReport {
    const { header, model } = this;
    const followed = [...this.compared.keys()].join(" and ");
    return {
      backend: this.backend ?? followed,
      seconds: header ? this.frameCount / header.info.rateHz : 0,
      hops: [...this.compared.values()],
      notReplayed: this.notReplayed,
      unit: model?.artifact.input.target.unit ?? "",
    };
  }

  dispose(): void {
    this.model?.decoder.dispose();
  }
}

function parsedJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(subject, "is not JSON.");
  }
}
