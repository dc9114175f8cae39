import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { patients } from "../../contract/catalogue.ts";
import { brainVisionFiles } from "../../recordings/brainVisionWriter.ts";
import { InputError } from "../../signal/errors.ts";

import { type Command, numberOption, required, wholeOption } from "../arguments.ts";
import { cannotWrite, isSystemError, simulatedFor, writeOut } from "../files.ts";

const chunkFrames = 10_000;

export const simulate: Command = {
  name: "simulate",
  summary: "Writes a recording of a simulated patient, with its force channel, in BrainVision format.",
  usage: "simulate --seed N --minutes M --patient NAME --out file.vhdr",
  options: {
    out: { value: "FILE", help: "header to write, ending .vhdr; samples, markers and channels go beside it" },
    patient: { value: "NAME", help: `${patients.map(({ name }) => name).join(" or ")} (default ordinary)` },
    minutes: { value: "M", help: "default 10" },
    seed: { value: "N", help: "default 1" },
  },
  positionals: [],
  async run(given) {
    const out = required(given, "out");
    if (!out.toLowerCase().endsWith(".vhdr"))
      throw new InputError("--out", `${out} does not end with .vhdr.`);
    const source = simulatedFor({
      patient: given.options.patient ?? "ordinary",
      seed: wholeOption(given, "seed", 0, Number.MAX_SAFE_INTEGER) ?? 1,
      minutes: numberOption(given, "minutes", 0.01, 1440) ?? 10,
    });
    const { info, frameCount } = source;
    const folder = dirname(out);
    const files = brainVisionFiles(basename(out).slice(0, -".vhdr".length), info);
    for (const { name, text } of files.texts) await writeOut(join(folder, name), text);
    const dataPath = join(folder, files.dataName);
    try {
      const file = await open(dataPath, "w");
      try {
        const data = new Float32Array(chunkFrames * info.channels.length);
        for (let first = 0; first < frameCount; first += chunkFrames) {
          const count = await source.readInto(first, chunkFrames, data);
          await file.write(files.encode(data, count));
        }
      } finally {
        await file.close();
      }
    } catch (error) {
      throw isSystemError(error) ? cannotWrite(dataPath, error) : error;
    }
    return {
      data: {
        out,
        simulated: true,
        label: source.description.label,
        rateHz: info.rateHz,
        frameCount,
        channels: info.channels,
      },
      text: `Wrote ${out}: ${source.description.label} (simulated), ${info.channels.map(({ name }) => name).join(", ")}, ${frameCount} samples at ${info.rateHz} Hz.`,
    };
  },
};
