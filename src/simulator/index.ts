import { InputError } from "../signal/errors.ts";
import type { Channel, StreamInfo } from "../signal/stream.ts";
import { type ArtefactLabel, type ArtefactSwitches, Artefacts, createSwitches } from "./artefacts/index.ts";
import { stimulationHz } from "./artefacts/stimulation.ts";
import { Body } from "./body.ts";
import { HandSchedule } from "./hand.ts";
import type { ArtefactName, MainsHz, Medication, TaskName } from "./options.ts";
import {
  artefactNames,
  mainsFrequenciesHz,
  medications,
  mostChannels,
  mostRestSeconds,
  rateBoundsHz,
  taskNames,
} from "./options.ts";
import { type Patient, patients } from "./patients.ts";
import { type Task, tasks } from "./tasks.ts";

export { patients } from "./patients.ts";

export interface SimulatorOptions {
  /** A name in the registry of patients. */
  patient: string;
  seed: number;
  /** What the patient does; cued grips of any effort unless given. */
  task?: TaskName | undefined;
  /** On unless given. */
  medication?: Medication | undefined;
  /** How long the patient rests before the task begins, s; none but the task's own unless given. */
  rest?: number | undefined;
  /** On from the first sample. */
  artefacts?: readonly ArtefactName[] | undefined;
  /** Where line noise lies; 50 unless given. */
  mainsHz?: MainsHz | undefined;
  /** Contacts; the patient's own number unless given. */
  channels?: number | undefined;
  rateHz?: number | undefined;
}

/** A simulated patient as a stream: contacts, the force of the grip, the cue. Without end, in constant memory. */
export interface Simulator {
  readonly info: StreamInfo;
  /** "strong responder, seed 1" */
  readonly label: string;
  /** Index of the next sample. */
  readonly position: number;
  /** The next frames, frame-major, in the channels' units. Allocates nothing but at a new trial or event. */
  readInto(frameCount: number, out: Float32Array): void;
  /** Back to the first sample. What was switched stays switched, at the samples at which it was; a hand is let go of. */
  reset(): void;
  /** Switches an artefact from a sample on, the next one unless given. @throws RangeError for a sample that was read already */
  setArtefact(name: ArtefactName, isOn: boolean, fromSample?: number): void;
  /**
   * Has the patient squeeze as somebody's hand does, from a sample on, the next one unless given: the brain plans it at once, the
   * force follows by the patient's lead. The cue stays that of the task. What comes of it can no longer be had from the seed.
   * @param fraction of maximum, 0 to 1; null gives the hand back to the patient
   * @throws RangeError for another fraction, or for a sample that was read already
   */
  setHand(fraction: number | null, fromSample?: number): void;
  /** Ground truth: artefacts at the samples [fromSample, toSample), in order, by what has been switched so far. */
  labelsIn(fromSample: number, toSample: number): ArtefactLabel[];
}

const defaultRateHz = 1000;
/** Frames made at a time: few enough for the processor's cache. */
const chunkFrames = 64;

/** @throws InputError naming the option that cannot be used, and what there is */
export function createSimulator(options: SimulatorOptions): Simulator {
  const {
    task = "grip",
    medication = "on",
    artefacts = [],
    mainsHz = 50,
    rest = 0,
    rateHz = defaultRateHz,
  } = options;
  const patient = Object.hasOwn(patients, options.patient) ? patients[options.patient] : undefined;
  if (!patient) throw unknown(`patient ${options.patient}`, Object.keys(patients));
  if (!taskNames.includes(task)) throw unknown(`task ${task}`, taskNames);
  if (!medications.includes(medication)) throw unknown(`medication ${medication}`, medications);
  for (const name of artefacts)
    if (!artefactNames.includes(name)) throw unknown(`artefact ${name}`, artefactNames);
  if (!mainsFrequenciesHz.includes(mainsHz))
    throw new InputError("mainsHz", `must be ${mainsFrequenciesHz.join(" or ")}.`);
  if (!(rest >= 0 && rest <= mostRestSeconds))
    throw new InputError("rest", `must be from 0 to ${mostRestSeconds} s.`);
  const channels = options.channels ?? patient.contactCount;
  if (!Number.isInteger(channels) || channels < 1 || channels > mostChannels)
    throw new InputError("channels", `must be a whole number from 1 to ${mostChannels}.`);
  if (!(rateHz >= rateBoundsHz[0] && rateHz <= rateBoundsHz[1]))
    throw new InputError("rateHz", `must be from ${rateBoundsHz[0]} to ${rateBoundsHz[1]}.`);
  return new SimulatedPatient(patient, {
    ...options,
    task,
    medication,
    artefacts,
    mainsHz,
    rest,
    channels,
    rateHz,
  });
}

function unknown(subject: string, known: readonly string[]): InputError {
  return new InputError(subject, `is not known; there is ${known.join(", ")}.`);
}

class SimulatedPatient implements Simulator {
  readonly info: StreamInfo;
  readonly label: string;
  position = 0;
  private readonly switches: ArtefactSwitches = createSwitches();
  private readonly hand = new HandSchedule();
  private body!: Body;
  private artefacts!: Artefacts;

  constructor(
    private readonly patient: Patient,
    private readonly options: {
      seed: number;
      task: TaskName;
      medication: Medication;
      artefacts: readonly ArtefactName[];
      mainsHz: MainsHz;
      rest: number;
      channels: number;
      rateHz: number;
    },
  ) {
    const { seed, task, medication, artefacts, mainsHz, rest, channels: count, rateHz } = options;
    const prefix = patient.kind === "ecog" ? "ECOG" : "LFP";
    const channels: Channel[] = Array.from({ length: count }, (_, index) => ({
      name: `${prefix}_${index}`,
      kind: patient.kind,
      unit: "µV",
    }));
    channels.push({ name: "FORCE", kind: "force", unit: "%" }, { name: "CUE", kind: "misc", unit: "%" });
    this.info = { rateHz, channels };
    // What differs from the plain patient is said.
    const said = [
      `${patient.title}, seed ${seed}`,
      ...(task === "grip" ? [] : [tasks[task].title]),
      ...(medication === "on" ? [] : ["off medication"]),
      ...(rest === 0 ? [] : [`${rest} s of rest first`]),
      ...(artefacts.length === 0 ? [] : [`with ${artefacts.join(", ")}`]),
      ...(artefacts.includes("line") && mainsHz !== 50 ? [`mains at ${mainsHz} Hz`] : []),
    ];
    this.label = said.join(", ");
    for (const name of artefacts) this.switches[name].set(true, 0);
    this.reset();
  }

  reset(): void {
    const { seed, medication, mainsHz, rest, channels, rateHz } = this.options;
    const task: Task = { ...tasks[this.options.task], restS: rest };
    this.position = 0;
    this.hand.clear();
    this.body = new Body(this.patient, task, medication, seed, rateHz, channels, chunkFrames);
    this.artefacts = new Artefacts(
      this.switches,
      this.info.channels.slice(0, channels).map(({ name }) => name),
      rateHz,
      seed,
      task,
      mainsHz,
      this.body.densityAt(stimulationHz),
      chunkFrames,
    );
  }

  readInto(frameCount: number, out: Float32Array): void {
    const { body, artefacts, hand } = this;
    const width = this.info.channels.length;
    for (let done = 0; done < frameCount; ) {
      const { position } = this;
      hand.giveUpTo(position, body);
      // A chunk ends where anything is switched: within one, everything is on or off.
      const change = Math.min(artefacts.changeAfter(position), hand.nextChange);
      const count = Math.min(chunkFrames, frameCount - done, change - position);
      body.fill(position, count, artefacts, out, done * width);
      artefacts.applyInto(out, done * width, width, position, count);
      this.position += count;
      done += count;
    }
  }

  setArtefact(name: ArtefactName, isOn: boolean, fromSample = this.position): void {
    this.refuseRead(fromSample);
    this.switches[name].set(isOn, fromSample);
  }

  setHand(fraction: number | null, fromSample = this.position): void {
    if (fraction !== null && !(fraction >= 0 && fraction <= 1))
      throw new RangeError(`a hand gives from 0 to 1 of maximum, not ${fraction}`);
    this.refuseRead(fromSample);
    this.hand.set(fraction, fromSample);
  }

  private refuseRead(sample: number): void {
    if (sample < this.position)
      throw new RangeError(`sample ${sample} has been read; the next one is ${this.position}`);
  }

  labelsIn(fromSample: number, toSample: number): ArtefactLabel[] {
    return this.artefacts.labelsIn(fromSample, toSample);
  }
}
