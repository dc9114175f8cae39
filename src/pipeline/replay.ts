import type { ReplayReport } from "../contract/apis.ts";
import { type BackendName, backendNames } from "../decoders/decoder.ts";
import { recordsOf, type SessionFile } from "../sessions/reader.ts";
import type { Batch, DecoderRecord, SessionHeader, StateRecord } from "../sessions/session.ts";
import { InputError } from "../signal/errors.ts";
import { LiveDecoder } from "./live.ts";
import { type LoadedModel, loadModel } from "./load.ts";

/** A progress message for every percent is enough. */
const progressStep = 0.01;

/**
 * Decodes a recorded session along the live path: from the state and with the decoder that it was recorded with, each decoder
 * exchanged where it was. On the backend that computed the session's values, they come out the same to the last bit.
 * @param backend the one that each decoder was recorded on, where it is null
 * @throws InputError where the file is no session, or its decoder or state does not fit this version
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
      if (record.kind === "header") replay.header = record.value;
      else if (record.kind === "decoder") await replay.exchange(record.value);
      else if (record.kind === "state") replay.restore(record.value);
      else if (record.kind === "batch") replay.decode(record.value);
      const fraction = end / file.blob.size;
      if (fraction < told + progressStep) continue;
      told = fraction;
      onProgress?.(fraction);
    }
    return replay.report();
  } finally {
    replay.dispose();
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
  header: SessionHeader | null = null;
  private model: LoadedModel | null = null;
  private live: LiveDecoder | null = null;
  /** Hops that were decoded again and wait for the recorded ones, in order. */
  private waiting: Replayed[] = [];
  private readonly compared = new Map<string, Compared>();
  private notReplayed = 0;
  private frameCount = 0;

  constructor(
    private readonly name: string,
    private readonly backend: BackendName | null,
  ) {}

  async exchange({ artifact, hash, backend: recordedOn }: DecoderRecord): Promise<void> {
    const { header, model: former } = this;
    if (!header) return;
    const subject = `${this.name}: decoder`;
    const backend = this.backend ?? backendNames.find((name) => name === recordedOn.name) ?? "cpu";
    const model = await loadModel(parsedJson(artifact, subject), subject, backend);
    if (model.artifact.hash !== hash)
      throw new InputError(subject, "is not the one whose hash was recorded.");
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
    former?.decoder.dispose();
  }

  restore({ snapshot }: StateRecord): void {
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

  decode({ blocks, data, hops, computers }: Batch): void {
    const { live, header } = this;
    if (!live || !header) throw new InputError(this.name, "is damaged: samples come before a decoder.");
    const width = header.info.channels.length;
    let at = 0;
    blocks.firstSamples.forEach((firstSample, i) => {
      const frameCount = blocks.frameCounts[i] as number;
      live.process({
        firstSample,
        frameCount,
        data: data.subarray(at * width, (at + frameCount) * width),
        acquiredAtMs: blocks.acquiredAtMs[i] as number,
      });
      at += frameCount;
    });
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
    return {
      backend: model?.backend.name ?? "",
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
