import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { type DecodedSource, decodeSource } from "../../pipeline/decodeSource.ts";
import { loadModel } from "../../pipeline/load.ts";
import { InputError } from "../../signal/errors.ts";
import { type Command, required } from "../arguments.ts";
import { cannotWrite, isSystemError, openSourceArgument, readJson } from "../files.ts";
import { scoreHeader, scoreRow, table } from "../format.ts";

const backends = ["cpu", "wasm"] as const;

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
    const asked = given.options.backend ?? "cpu";
    const backend = backends.find((name) => name === asked);
    if (!backend) throw new InputError("--backend", `${asked} is not one of ${backends.join(", ")}.`);
    const source = await openSourceArgument(given.positionals[0] as string);
    const model = await loadModel(await readJson(modelPath), modelPath, backend);
    const { info } = source;
    const { input } = model.artifact;
    let lines: string[] = [`time_s,decoded_${input.target.name},measured_${input.target.name}`];
    let stream: WriteStream | null = null;
    let decoded: DecodedSource;
    try {
      decoded = await decodeSource(
        source,
        model,
        (sample, value, measured) => {
          lines.push(`${sample / info.rateHz},${cell(value)},${cell(measured)}`);
        },
        async () => {
          // Not before the decoder has been found to fit the stream: a file that is there stays as it is till then.
          if (stream === null) {
            stream = createWriteStream(out);
            await once(stream, "open");
          }
          if (lines.length > 0 && !stream.write(`${lines.join("\n")}\n`)) await once(stream, "drain");
          lines = [];
        },
      );
      if (stream !== null) {
        const written: WriteStream = stream;
        written.end();
        await finished(written);
      }
    } catch (error) {
      throw isSystemError(error) ? cannotWrite(out, error) : error;
    } finally {
      model.decoder.dispose();
    }
    const { hopCount, estimateCount, scoreFromSample, score } = decoded;
    const scored = Number.isFinite(score.r);
    const report = {
      out,
      model: model.artifact.name,
      backend: model.backend.name,
      hops: hopCount,
      estimates: estimateCount,
      scoredFromS: scoreFromSample / info.rateHz,
      score: scored ? score : null,
    };
    const text = [
      `Wrote ${out}: ${hopCount} hops, ${estimateCount} of them decoded, by ${report.model} on ${report.backend}.`,
      ...(scoreFromSample > 0
        ? [`Trained on the part before: scored from ${report.scoredFromS.toFixed(1)} s on.`]
        : []),
      ...(scored
        ? ["", table(scoreHeader, [scoreRow("held out", score)])]
        : [
            scoreFromSample > 0
              ? "Nothing is left to score: the decoder was trained on this recording up to there. Decode another one, or train on a part of it (train --until SECONDS)."
              : "Nothing to score.",
          ]),
    ].join("\n");
    return { data: report, text };
  },
};

function cell(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}
