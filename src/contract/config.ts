import * as v from "valibot";
import { backendNames } from "../decoders/decoder.ts";
import { channelKinds } from "../signal/stream.ts";
import {
  artefactNames,
  mainsFrequenciesHz,
  medications,
  mostChannels,
  mostRestSeconds,
  rateBoundsHz,
  taskNames,
} from "../simulator/options.ts";
import { displayMontages, mostShown } from "./frame.ts";

/** How fast a stream is played: times real time, or as fast as the decoder takes it. */
export const speeds = [1, 2, 8, "max"] as const;
export type Speed = (typeof speeds)[number];

/** Letters of a channel's unit. */
export const mostUnitLength = 16;

const SimulatedSource = v.object({
  kind: v.literal("simulated"),
  /** A name in the simulator's registry of patients. */
  patient: v.pipe(v.string(), v.minLength(1)),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** What the patient does; cued grips of any effort unless given. */
  task: v.optional(v.picklist(taskNames)),
  medication: v.optional(v.picklist(medications)),
  /** Rest before the task, s. */
  rest: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(mostRestSeconds))),
  /** On from the first sample. */
  artefacts: v.optional(v.array(v.picklist(artefactNames))),
  /** Where line noise lies; 50 unless given. */
  mainsHz: v.optional(v.picklist(mainsFrequenciesHz)),
  /** Contacts; the patient's own number unless given. */
  channels: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(mostChannels))),
  rateHz: v.optional(v.pipe(v.number(), v.minValue(rateBoundsHz[0]), v.maxValue(rateBoundsHz[1]))),
});

const RecordingSource = v.object({
  kind: v.literal("recording"),
  /** Everything that was dropped or chosen: the reader finds what belongs together. */
  files: v.pipe(v.array(v.file()), v.minLength(1)),
  /** What somebody says of channels, where that differs from what the files state. */
  channels: v.optional(
    v.array(
      v.object({
        name: v.pipe(v.string(), v.minLength(1)),
        kind: v.picklist(channelKinds),
        unit: v.pipe(v.string(), v.maxLength(mostUnitLength)),
      }),
    ),
  ),
});

export const SourceConfig = v.variant("kind", [SimulatedSource, RecordingSource]);
export type SourceConfig = v.InferOutput<typeof SourceConfig>;

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const RunConfig = v.object({
  source: SourceConfig,
  speed: v.picklist(speeds),
  /** Where the stream begins; what lies before `liveFromSample` is run ahead of the clock to fill windows and plots. */
  startSample: wholeNumber,
  liveFromSample: wholeNumber,
  /** Decoded values count towards the score from here on: past the calibration part and the gap behind it. */
  scoreFromSample: wholeNumber,
  /** Length of a block in ms of the stream. */
  blockMs: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
});
export type RunConfig = v.InferOutput<typeof RunConfig>;

/** What of the signals is shown, and how. */
export const ShownSignals = v.object({
  /** Places among the traces: those whose spectra are computed, in this order. */
  traces: v.pipe(v.array(wholeNumber), v.maxLength(mostShown), v.readonly()),
  montage: v.picklist(displayMontages),
});
export type ShownSignals = v.InferOutput<typeof ShownSignals>;

export const BackendChoice = v.picklist(backendNames);

/** What to train on: a part of a source. */
const trainingPart = {
  source: SourceConfig,
  /** Name of the target channel. */
  target: v.string(),
  /** Names of the channels to decode from; empty means the default ones. */
  channels: v.array(v.string()),
  /** Feature spec as data; checked by the features' own schema. */
  spec: v.optional(v.unknown()),
  startSample: wholeNumber,
  endSample: wholeNumber,
  seed: wholeNumber,
  /** How many sets of features are tried inside each training part; 1 leaves the spec as it is. */
  budget: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(1000))),
};
export const TrainRequest = v.object({ ...trainingPart, decoder: v.string() });
export type TrainRequest = v.InferOutput<typeof TrainRequest>;

export const EvaluateRequest = v.object({
  ...trainingPart,
  /** In the order in which they are to be told. */
  decoders: v.pipe(v.array(v.string()), v.minLength(1)),
  folds: v.optional(v.pipe(wholeNumber, v.minValue(2), v.maxValue(100))),
  /** Also importance of the features, and the learning curve. */
  isThorough: v.boolean(),
});
export type EvaluateRequest = v.InferOutput<typeof EvaluateRequest>;

export const ExcerptRequest = v.object({
  source: SourceConfig,
  /** Names of channels, in the order in which they are given back. */
  channels: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(64)),
  startSample: wholeNumber,
  /** At most a million samples of all channels together. */
  frameCount: v.pipe(wholeNumber, v.minValue(1), v.maxValue(1_000_000)),
});
export type ExcerptRequest = v.InferOutput<typeof ExcerptRequest>;

/** More columns than a wide screen has pixels. */
export const mostColumns = 8192;
/** Channels that an overview may show. */
const mostOverviewChannels = 16;

export const OverviewRequest = v.object({
  source: SourceConfig,
  /** Names of channels, in the order in which they are given back. */
  channels: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(mostOverviewChannels)),
  startSample: wholeNumber,
  endSample: wholeNumber,
  columns: v.pipe(wholeNumber, v.minValue(1), v.maxValue(mostColumns)),
});
export type OverviewRequest = v.InferOutput<typeof OverviewRequest>;

export const SpectrumRequest = v.object({
  source: SourceConfig,
  channel: v.string(),
  /** The stretch that is looked at; of a long one its middle is taken. */
  startSample: wholeNumber,
  endSample: wholeNumber,
});
export type SpectrumRequest = v.InferOutput<typeof SpectrumRequest>;
