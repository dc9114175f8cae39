import { backendNames } from "../decoders/decoder.ts";
import { type DecoderName, decoderTitles } from "../decoders/names.ts";
import defaultSpec from "../features/specs/default.json" with { type: "json" };
import identity from "../features/specs/identity.json" with { type: "json" };
import merk2022 from "../features/specs/merk-2022.json" with { type: "json" };
import scienceRecipe from "../features/specs/science-recipe.json" with { type: "json" };
import shah2017 from "../features/specs/shah-2017.json" with { type: "json" };
import tan2016 from "../features/specs/tan-2016.json" with { type: "json" };
import type { ArtefactName, TaskName } from "../simulator/options.ts";
import { patients as presets } from "../simulator/patients.ts";
import { type Task, tasks as taskPresets } from "../simulator/tasks.ts";

/** Backends to choose from; "auto" begins on the first and goes to another one when that fails or is too slow. */
export const backends = ["auto", ...backendNames] as const;

export { leastTrials } from "../evaluation/evidence.ts";
export {
  mainsFrequenciesHz,
  medications,
  mostChannels,
  mostRestSeconds,
  rateBoundsHz,
} from "../simulator/options.ts";

/** What the page offers to choose from; the lists are the registries' own. */
export const patients = Object.values(presets).map(({ name, title, summary }) => ({ name, title, summary }));

/** A kind of decoder as the page names it. */
export interface DecoderChoice {
  name: DecoderName;
  title: string;
  /** What it is, in a few words. */
  phrase: string;
  /** Fitted in a moment; the others take many seconds a fit. */
  isQuick: boolean;
}

/** Names that are not here get on without: a new decoder is choosable as soon as it is registered. */
const phrases: Readonly<Record<string, string>> = {
  "wiener-cascade": "Ridge regression, then a curve for the range",
  "wiener-filter": "Ridge regression on power and lags",
  kalman: "Follows force and its speed over time",
  "time-delay-network": "Small neural network over the lags",
  gru: "Recurrent neural network with a memory",
  "best-band": "Ridge regression on the best single band",
  "training-mean": "Always the mean of the training part",
};
const baselineNames: ReadonlySet<string> = new Set(["best-band", "training-mean"]);
const slowNames: ReadonlySet<string> = new Set(["time-delay-network", "gru"]);

const all: readonly DecoderChoice[] = Object.entries(decoderTitles).map(([name, title]) => ({
  name: name as DecoderName,
  title,
  phrase: phrases[name] ?? "",
  isQuick: !slowNames.has(name),
}));

/** What can decode: shipped for each simulated patient, and what a recording can be calibrated with. */
export const decoders = all.filter(({ name }) => !baselineNames.has(name));
/** What knows next to nothing and is there to be beaten: evaluated beside the others, never decoded with. */
export const baselines = all.filter(({ name }) => baselineNames.has(name));

/** How many sets of features can be tried inside each training part; 1 leaves them as they are. */
export const searchBudgets = [1, 10, 30] as const;

/** What a simulated patient can be asked to do, in words. */
export const tasks = Object.entries(taskPresets).map(([name, { title }]) => ({
  name: name as TaskName,
  title,
}));

/** What a person can be guided through to calibrate, and what is asked of them in it. */
export const protocols: readonly { name: TaskName; title: string; task: Task }[] = [
  { name: "levels", title: "Grips at 10, 25 and 40 % (Tan 2015)", task: taskPresets.levels },
  { name: "tan", title: "Grips at ten levels (Tan 2016)", task: taskPresets.tan },
  { name: "sine", title: "Tracking a sine", task: taskPresets.sine },
];

/** What can be laid over the signals of a simulated patient, in words. */
export const artefactTitles: Readonly<Record<ArtefactName, string>> = {
  line: "line noise",
  ecg: "heart beat (ECG)",
  stimulation: "stimulation at 129.165 Hz",
  movement: "movement",
  knock: "cable knocks",
  flat: "flat contact",
  saturation: "saturation",
  loss: "lost packets",
  drift: "drift of gain and impedance",
  state: "change of state",
};
export const artefacts = Object.keys(artefactTitles) as ArtefactName[];

/** Feature specs that a decoder can be calibrated with, as data; the trainer checks them. */
export const featureSpecs: Readonly<Record<string, { title: string; spec: unknown }>> = {
  default: { title: "default: log band power, 5 lags", spec: defaultSpec },
  "tan-2016": { title: "Tan 2016: change of alpha, beta and gamma", spec: tan2016 },
  "shah-2017": { title: "Shah 2017: bands up to 480 Hz and Hjorth, 1.2 s back", spec: shah2017 },
  "merk-2022": { title: "Merk 2022: normalised to the past 10 s", spec: merk2022 },
  "science-recipe": { title: "reference recipe: six bands", spec: scienceRecipe },
  identity: { title: "identity: channels are features already", spec: identity },
};

/** Where the shipped decoder of a simulated patient lies, relative to the page. */
export function modelUrl(patient: string, decoder: string): string {
  return `models/${patient}-${decoder}.json`;
}
