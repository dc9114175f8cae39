import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { artefacts, mainsFrequenciesHz, medications, patients, tasks } from "../../contract/catalogue.ts";
import { brainVisionFiles } from "../../recordings/brainVisionWriter.ts";
import { csvFiles } from "../../recordings/csvWriter.ts";
import type { Marker, Provenance } from "../../recordings/recording.ts";
import { InputError } from "../../signal/errors.ts";
import type { StreamInfo } from "../../signal/stream.ts";
import { type Command, required } from "../arguments.ts";
import { cannotWrite, isSystemError, simulatedOf, writeOut } from "../files.ts";

const chunkFrames = 10_000;

/** Everything that a recording is written as: texts beside it, and its samples piece by piece. */
interface Written {
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  readonly dataName: string;
  readonly head: string;
  encode(data: Float32Array, frameCount: number, firstSample: number): string | Uint8Array;
}

/** How a recording is written, by the ending of its name. */
const writers: Readonly<
  Record<
    string,
    (baseName: string, info: StreamInfo, markers: readonly Marker[], provenance: Provenance) => Written
  >
> = {
  ".vhdr": (...given) => ({ head: "", ...brainVisionFiles(...given) }),
  ".csv": csvFiles,
};

export const simulate: Command = {
  name: "simulate",
  summary: "Writes a recording of a simulated patient, with its force channel, as BrainVision or CSV.",
  usage:
    "simulate --patient NAME --minutes M --seed N [--task NAME] [--artefacts A+B] --out file.vhdr|file.csv",
  options: {
    out: {
      value: "FILE",
      help: "file to write, .vhdr (samples and markers go beside it) or .csv; BIDS side-cars go beside either",
    },
    patient: { value: "NAME", help: `${patients.map(({ name }) => name).join(" or ")} (default ordinary)` },
    minutes: { value: "M", help: "default 10" },
    seed: { value: "N", help: "default 1" },
    task: { value: "NAME", help: `${tasks.map(({ name }) => name).join(", ")} (default grip)` },
    medication: { value: "NAME", help: `${medications.join(" or ")} (default on)` },
    artefacts: { value: "A+B", help: `of ${artefacts.join(", ")}; labelled as markers` },
    mains: { value: "HZ", help: `${mainsFrequenciesHz.join(" or ")}, where line noise lies (default 50)` },
    channels: { value: "N", help: "contacts (default: the patient's own)" },
    rate: { value: "HZ", help: "default 1000" },
  },
  positionals: [],
  async run(given) {
    const out = required(given, "out");
    const ending = Object.keys(writers).find((each) => out.toLowerCase().endsWith(each));
    if (ending === undefined) {
      throw new InputError("--out", `${out} does not end with ${Object.keys(writers).join(" or ")}.`);
    }
    const { rate: rateHz, mains: mainsHz, ...others } = given.options;
    const source = simulatedOf({ ...others, rateHz, mainsHz }, (field) => `--${field.replace(/Hz$/, "")}`);
    const { info, frameCount } = source;
    const folder = dirname(out);
    const markers = source.simulator
      .labelsIn(0, frameCount)
      .map(({ artefact, channel, fromSample, toSample }) => ({
        kind: "Artefact",
        text: artefact,
        sample: fromSample,
        lengthSamples: toSample - fromSample,
        channel,
      }));
    const files = writers[ending]!(basename(out).slice(0, -ending.length), info, markers, {
      source: source.description.label,
      firstSample: 0,
      simulated: true,
    });
    for (const { name, text } of files.texts) await writeOut(join(folder, name), text);
    const dataPath = join(folder, files.dataName);
    try {
      const file = await open(dataPath, "w");
      try {
        await file.write(files.head);
        const data = new Float32Array(chunkFrames * info.channels.length);
        for (let first = 0; first < frameCount; first += chunkFrames) {
          const count = await source.readInto(first, chunkFrames, data);
          // What is written may be text or bytes.
          await file.writeFile(files.encode(data, count, first));
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
        markerCount: markers.length,
      },
      text: `Wrote ${out}: ${source.description.label} (simulated), ${info.channels.map(({ name }) => name).join(", ")}, ${frameCount} samples at ${info.rateHz} Hz${markers.length > 0 ? `, ${markers.length} artefacts marked` : ""}.`,
    };
  },
};
