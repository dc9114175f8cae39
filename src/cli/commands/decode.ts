import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { type BackendName, backendNames } from "../../decoders/decoder.ts";
import { scoreOf } from "../../evaluation/score.ts";
import { LiveDecoder } from "../../pipeline/live.ts";
import { loadModel } from "../../pipeline/load.ts";
import { InputError } from "../../signal/errors.ts";
import { type Command, required } from "../arguments.ts";
import { cannotWrite, openSourceArgument, readJson } from "../files.ts";
import { scoreHeader, scoreRow, table } from "../format.ts";

const blockFrames = 1000;

export const decode: Command = {
  name: "decode",
  summary: "Decodes a recording with a trained decoder, along the path that live decoding takes.",
  usage: "decode FILE|sim:... --model model.json --out decoded.csv",
  options: {
    model: { value: "FILE", help: "decoder written by train or saved from the app" },
    out: { value: "FILE", help: "CSV: time_s, decoded, measured; empty where there is no estimate" },
    backend: { value: "NAME", help: "cpu (default) or wasm" },
  },
  positionals: ["FILE|sim:..."],
  async run(given) {
    const modelPath = required(given, "model");
    const out = required(given, "out");
    const backend = given.options.backend ?? "cpu";
    if (!(backendNames as readonly string[]).includes(backend) || backend === "webgl") {
      throw new InputError("--backend", `${backend} is not one of cpu, wasm.`);
    }
    const source = await openSourceArgument(given.positionals[0] as string);
    const model = await loadModel(await readJson(modelPath), modelPath, backend as BackendName);
    const { info } = source;
    const { lineage, input } = model.artifact;
    const decodedValues: number[] = [];
    const measuredValues: number[] = [];
    let lines: string[] = [`time_s,decoded_${input.target.name},measured_${input.target.name}`];
    let count = 0;
    let estimates = 0;
    // Rows that the decoder was trained on say nothing about it: they are written, but not scored.
    const live = new LiveDecoder(info, model, {
      onHop(sample, decoded, measured) {
        count++;
        if (!Number.isNaN(decoded)) estimates++;
        lines.push(`${sample / info.rateHz},${cell(decoded)},${cell(measured)}`);
        if (sample < scoreFrom) return;
        decodedValues.push(decoded);
        measuredValues.push(measured);
      },
    });
    const gapSamples = Math.ceil((live.features.spanMs * info.rateHz) / 1000);
    const trainedOnThis = lineage.source === source.description.label;
    const scoreFrom = trainedOnThis ? lineage.lastSample + 1 + gapSamples : 0;
    const stream = createWriteStream(out);
    try {
      await once(stream, "open");
      const data = new Float32Array(blockFrames * info.channels.length);
      for (let first = 0; first < source.frameCount; ) {
        const frameCount = await source.readInto(first, blockFrames, data);
        if (frameCount === 0) break;
        live.process({ firstSample: first, frameCount, data, acquiredAtMs: Number.NaN });
        first += frameCount;
        if (lines.length > 0 && !stream.write(`${lines.join("\n")}\n`)) await once(stream, "drain");
        lines = [];
      }
      stream.end();
      await finished(stream);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw cannotWrite(out, error);
    } finally {
      model.decoder.dispose();
    }
    const hopSeconds = live.features.hopSamples / info.rateHz;
    const score = scoreOf(
      Float64Array.from(decodedValues),
      Float64Array.from(measuredValues),
      decodedValues.length,
      hopSeconds,
      { seed: 1 },
    );
    const scored = Number.isFinite(score.r);
    const report = {
      out,
      model: model.artifact.name,
      backend: model.backend.name,
      hops: count,
      estimates,
      scoredFromS: scoreFrom / info.rateHz,
      score: scored ? score : null,
    };
    const text = [
      `Wrote ${out}: ${count} hops, ${estimates} of them decoded, by ${report.model} on ${report.backend}.`,
      ...(trainedOnThis
        ? [
            `Trained on the part before ${((lineage.lastSample + 1) / info.rateHz).toFixed(1)} s: scored from ${report.scoredFromS.toFixed(1)} s on.`,
          ]
        : []),
      ...(scored ? ["", table(scoreHeader, [scoreRow("held out", score)])] : ["Nothing to score."]),
    ].join("\n");
    return { data: report, text };
  },
};

function cell(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}
