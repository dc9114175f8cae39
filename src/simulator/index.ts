import { InputError } from "../signal/errors.ts";
import { Random } from "../signal/random.ts";
import type { Channel, StreamInfo } from "../signal/stream.ts";
import { Background } from "./background.ts";
import { movementDrive } from "./modulation.ts";
import { type Patient, patients, type Rhythm } from "./patients.ts";
import { RhythmSource } from "./rhythm.ts";
import { intendedForce, nextTrial, type Trial } from "./task.ts";

export { patients } from "./patients.ts";

/** A simulated patient as a stream: contacts, the force of the grip, the cue. Without end, in constant memory. */
export interface Simulator {
  readonly info: StreamInfo;
  /** "strong responder, seed 1" */
  readonly label: string;
  /** Index of the next sample. */
  readonly position: number;
  /** The next frames, frame-major, in the channels' units. Allocates nothing but at a new trial. */
  readInto(frameCount: number, out: Float32Array): void;
  /** Back to the first sample. */
  reset(): void;
}

const defaultRateHz = 1000;
/** A trial takes over this long before its cue: its predecessor's rebound is over by then. */
const takeOverS = 0.5;
/** Correlation time of the fluctuations that have nothing to do with force. */
const wanderS = 1.5;
/** No rhythm falls below this share of its power. */
const leastPower = 0.05;
const tremorHz = 9;
const tremorOfForce = 0.012;
/** SD of the meter's noise and of the slow drift of its zero, % of maximum. */
const meterNoise = 0.15;
const meterDrift = 0.4;
const meterDriftS = 20;

/** @throws InputError naming the patients there are */
export function createSimulator(options: { patient: string; seed: number; rateHz?: number }): Simulator {
  const patient = Object.hasOwn(patients, options.patient) ? patients[options.patient] : undefined;
  if (!patient) {
    throw new InputError(
      `patient ${options.patient}`,
      `is not known; there is ${Object.keys(patients).join(", ")}.`,
    );
  }
  return new SimulatedPatient(patient, options.seed, options.rateHz ?? defaultRateHz);
}

class SimulatedPatient implements Simulator {
  readonly info: StreamInfo;
  readonly label: string;
  position = 0;
  private body!: Body;

  constructor(
    private readonly patient: Patient,
    private readonly seed: number,
    rateHz: number,
  ) {
    const channels: Channel[] = patient.contacts.map(({ name }) => ({ name, kind: "lfp", unit: "µV" }));
    channels.push({ name: "FORCE", kind: "force", unit: "%" }, { name: "CUE", kind: "misc", unit: "%" });
    this.info = { rateHz, channels };
    this.label = `${patient.title}, seed ${seed}`;
    this.reset();
  }

  reset(): void {
    this.position = 0;
    this.body = new Body(this.patient, this.seed, this.info.rateHz);
  }

  readInto(frameCount: number, out: Float32Array): void {
    const width = this.info.channels.length;
    for (let frame = 0; frame < frameCount; frame++) {
      this.body.sampleInto(this.position / this.info.rateHz, out, frame * width);
      this.position++;
    }
  }
}

/** A slow random fluctuation of unit variance (Ornstein and Uhlenbeck). */
class Wander {
  private readonly keep: number;
  private readonly add: number;
  private readonly random: Random;
  private value: number;

  constructor(timeS: number, rateHz: number, seed: number, name: string, index = 0) {
    this.keep = Math.exp(-1 / (timeS * rateHz));
    this.add = Math.sqrt(1 - this.keep * this.keep);
    this.random = new Random(seed, name, index);
    this.value = this.random.normal();
  }

  next(): number {
    this.value = this.keep * this.value + this.add * this.random.normal();
    return this.value;
  }
}

/** Everything that has a past. One call a sample, whatever the blocks. */
class Body {
  private readonly contacts: {
    gain: number;
    rhythms: RhythmSource[];
    background: Background;
    noise: Random;
  }[];
  private readonly wanders: Wander[];
  private readonly amplitudes: Float64Array;
  private readonly tremor: RhythmSource;
  private readonly drift: Wander;
  private readonly meter: Random;
  private readonly linePhase: number;
  private readonly floor: number;
  private trial: Trial;
  private readonly follows: Float64Array;

  constructor(
    private readonly patient: Patient,
    private readonly seed: number,
    rateHz: number,
  ) {
    const { rhythms, exponent, kneeHz, backgroundAt10Hz } = patient;
    this.contacts = patient.contacts.map(({ gain }, index) => ({
      gain,
      rhythms: rhythms.map((r) => new RhythmSource(r.centreHz, r.bandwidthHz, rateHz, seed, r.name, index)),
      background: new Background({ exponent, kneeHz, densityAt10Hz: backgroundAt10Hz }, rateHz, seed, index),
      noise: new Random(seed, "floor", index),
    }));
    this.wanders = rhythms.map((r) => new Wander(wanderS, rateHz, seed, `wander ${r.name}`));
    this.amplitudes = new Float64Array(rhythms.length * patient.contacts.length);
    this.tremor = new RhythmSource(tremorHz, 3, rateHz, seed, "tremor", 0);
    this.drift = new Wander(meterDriftS, rateHz, seed, "drift");
    this.meter = new Random(seed, "meter");
    this.linePhase = new Random(seed, "line").uniform(0, 2 * Math.PI);
    this.floor = patient.floorMicrovolts;
    this.follows = new Float64Array(rhythms.length);
    this.trial = nextTrial(seed, patient.task, null);
    this.drawFollowing();
  }

  sampleInto(timeS: number, out: Float32Array, at: number): void {
    const { patient, contacts } = this;
    if (timeS >= this.trial.nextCueAtS - takeOverS) {
      this.trial = nextTrial(this.seed, patient.task, this.trial);
      this.drawFollowing();
    }
    const { trial } = this;
    this.modulate(timeS);
    const line =
      patient.lineMicrovolts *
      (Math.sin(2 * Math.PI * patient.lineHz * timeS + this.linePhase) +
        0.3 * Math.sin(6 * Math.PI * patient.lineHz * timeS + this.linePhase));
    const count = patient.rhythms.length;
    for (let c = 0; c < contacts.length; c++) {
      const contact = contacts[c]!;
      let value = contact.background.next() + this.floor * contact.noise.normal() + line;
      for (let k = 0; k < count; k++)
        value += (this.amplitudes[c * count + k] as number) * contact.rhythms[k]!.next();
      out[at + c] = value;
    }
    const intended = intendedForce(trial, timeS);
    const force = intended * (1 + tremorOfForce * this.tremor.next());
    out[at + contacts.length] =
      100 * force + meterDrift * this.drift.next() + meterNoise * this.meter.normal();
    out[at + contacts.length + 1] = timeS >= trial.cueAtS && timeS < trial.cueEndS ? 100 * trial.effort : 0;
  }

  /** Amplitude of every rhythm at every contact, now. */
  private modulate(timeS: number): void {
    const { patient, trial, contacts, amplitudes } = this;
    const movement = movementDrive(trial, timeS);
    const effort = intendedForce(trial, timeS + patient.leadMs / 1000);
    const count = patient.rhythms.length;
    for (let k = 0; k < count; k++) {
      const rhythm = patient.rhythms[k] as Rhythm;
      const drive = (rhythm.drive === "effort" ? effort : movement) * (this.follows[k] as number);
      const wander = Math.exp(patient.wander * this.wanders[k]!.next());
      for (let c = 0; c < contacts.length; c++) {
        const { gain } = contacts[c]!;
        const power = Math.max(leastPower, 1 + rhythm.depth * gain * drive) * wander;
        amplitudes[c * count + k] = rhythm.rmsMicrovolts * Math.sqrt(power);
      }
    }
  }

  /** How strongly each rhythm follows this grip. */
  private drawFollowing(): void {
    const random = new Random(this.seed, "following", this.trial.index);
    for (let k = 0; k < this.follows.length; k++)
      this.follows[k] = Math.exp(this.patient.trialSpread * random.normal());
  }
}
