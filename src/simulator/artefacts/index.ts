import { Random } from "../../signal/random.ts";
import { Onsets } from "../onsets.ts";
import { type ArtefactName, artefactNames, type MainsHz } from "../options.ts";
import type { Task } from "../tasks.ts";
import { Drift } from "./drift.ts";
import { Ecg } from "./ecg.ts";
import { type Company, Events } from "./events.ts";
import { EventWaveform } from "./eventWaveform.ts";
import {
  flatEvents,
  flatValue,
  lossEvents,
  lostValue,
  replaceInto,
  saturatedValue,
  saturationEvents,
} from "./faults.ts";
import { knock, knockEvents } from "./knock.ts";
import { Line } from "./line.ts";
import { movementEvents, movementWithGrips, sway } from "./movement.ts";
import { stateLevel } from "./state.ts";
import { rampS, Stimulation } from "./stimulation.ts";
import { Switches } from "./switches.ts";
import type { Waveform } from "./waveform.ts";

/** Ground truth: an artefact on a channel over the samples [fromSample, toSample). */
export interface ArtefactLabel {
  readonly artefact: ArtefactName;
  /** Name of the contact, null for all contacts. */
  readonly channel: string | null;
  readonly fromSample: number;
  readonly toSample: number;
}

export type ArtefactSwitches = Readonly<Record<ArtefactName, Switches>>;

export function createSwitches(): ArtefactSwitches {
  return Object.fromEntries(
    artefactNames.map((name) => [name, new Switches()]),
  ) as unknown as ArtefactSwitches;
}

/** Each contact picks up a waveform with a share drawn from this range (chosen). */
const pickup = [0.6, 1] as const;

/** Everything that is laid over the signals of the contacts. What is off costs nothing and changes no sample. */
export class Artefacts {
  private readonly events: Readonly<Record<"movement" | "knock" | "flat" | "saturation" | "loss", Events>>;
  private readonly waveforms: readonly { name: ArtefactName; waveform: Waveform }[];
  private readonly drift: Drift;
  private readonly shares: Float64Array;
  private readonly sum: Float64Array;

  /** @param stimulationDensity of the background where stimulation lies, µV per root Hz */
  constructor(
    private readonly switches: ArtefactSwitches,
    private readonly names: readonly string[],
    private readonly rateHz: number,
    seed: number,
    task: Task,
    mainsHz: MainsHz,
    stimulationDensity: number,
    chunkFrames: number,
  ) {
    const count = names.length;
    const events = (
      parameters: ConstructorParameters<typeof Events>[0],
      name: string,
      company: Company | null = null,
    ) => new Events(parameters, count, rateHz, seed, name, company);
    const onsets = new Onsets(task, seed);
    const withGrips = { ...movementWithGrips, from: (timeS: number) => onsets.from(timeS) };
    this.events = {
      movement: events(movementEvents, "movement", withGrips),
      knock: events(knockEvents, "knock"),
      flat: events(flatEvents, "flat"),
      saturation: events(saturationEvents, "saturation"),
      loss: events(lossEvents, "loss"),
    };
    this.waveforms = [
      { name: "line", waveform: new Line(rateHz, seed, mainsHz) },
      { name: "ecg", waveform: new Ecg(rateHz, seed) },
      {
        name: "stimulation",
        waveform: new Stimulation(rateHz, switches.stimulation, stimulationDensity),
      },
      { name: "movement", waveform: new EventWaveform(rateHz, this.events.movement, sway) },
      { name: "knock", waveform: new EventWaveform(rateHz, this.events.knock, knock) },
    ];
    this.drift = new Drift(count, rateHz, seed);
    const random = new Random(seed, "pickup");
    this.shares = Float64Array.from({ length: count }, () => random.uniform(...pickup));
    this.sum = new Float64Array(chunkFrames);
  }

  /** How far a change of state has gone at a sample. */
  stateAt(sample: number): number {
    return stateLevel(sample, this.switches.state.onSince(sample), this.rateHz);
  }

  /** First sample after the one given at which anything is switched. */
  changeAfter(sample: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i < artefactNames.length; i++)
      first = Math.min(first, this.switches[artefactNames[i] as ArtefactName].changeAfter(sample));
    return first;
  }

  /** Lays itself over frames of `width` values that begin with the contacts. Nothing is switched within them. */
  applyInto(out: Float32Array, at: number, width: number, firstSample: number, count: number): void {
    const { switches, events, shares, sum } = this;
    const contactCount = shares.length;
    let isHeard = false;
    for (let i = 0; i < this.waveforms.length; i++) {
      const { name, waveform } = this.waveforms[i]!;
      if (!this.isAudible(name, firstSample)) continue;
      if (!isHeard) sum.fill(0);
      isHeard = true;
      waveform.addInto(sum, firstSample, count);
    }
    if (switches.drift.isOnAt(firstSample))
      this.drift.applyInto(out, at, width, firstSample, count, switches.drift.onSince(firstSample));
    if (isHeard) {
      for (let frame = 0; frame < count; frame++) {
        const start = at + frame * width;
        const value = sum[frame] as number;
        for (let c = 0; c < contactCount; c++)
          out[start + c] = (out[start + c] as number) + value * (shares[c] as number);
      }
    }
    if (switches.saturation.isOnAt(firstSample))
      replaceInto(out, at, width, contactCount, firstSample, count, events.saturation, saturatedValue);
    if (switches.flat.isOnAt(firstSample))
      replaceInto(out, at, width, contactCount, firstSample, count, events.flat, flatValue);
    if (switches.loss.isOnAt(firstSample))
      replaceInto(out, at, width, contactCount, firstSample, count, events.loss, lostValue);
  }

  labelsIn(fromSample: number, toSample: number): ArtefactLabel[] {
    const found: ArtefactLabel[] = [];
    for (const artefact of artefactNames) {
      for (const [from, to] of this.spansOf(artefact, fromSample, toSample)) {
        if (!isEvent(artefact)) {
          found.push({ artefact, channel: null, fromSample: from, toSample: to });
          continue;
        }
        for (const event of this.events[artefact].within(from, to)) {
          found.push({
            artefact,
            channel: event.contact < 0 ? null : (this.names[event.contact] ?? null),
            fromSample: Math.max(from, event.fromSample),
            toSample: Math.min(to, event.toSample),
          });
        }
      }
    }
    return found.sort((a, b) => a.fromSample - b.fromSample);
  }

  /** Whether a waveform is on, or still ramps down. */
  private isAudible(name: ArtefactName, sample: number): boolean {
    const each = this.switches[name];
    return name === "stimulation"
      ? each.wasOnWithin(sample - this.rampSamples(), sample)
      : each.isOnAt(sample);
  }

  private spansOf(name: ArtefactName, fromSample: number, toSample: number): [number, number][] {
    const ramp = name === "stimulation" ? this.rampSamples() : 0;
    const spans = this.switches[name].spans(Math.max(0, fromSample - ramp), toSample);
    const merged: [number, number][] = [];
    for (const [from, to] of spans) {
      const end = Math.min(toSample, to + ramp);
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = end;
      else if (end > fromSample) merged.push([Math.max(from, fromSample), end]);
    }
    return merged;
  }

  private rampSamples(): number {
    return Math.round(rampS * this.rateHz);
  }
}

function isEvent(name: ArtefactName): name is "movement" | "knock" | "flat" | "saturation" | "loss" {
  return (
    name === "movement" || name === "knock" || name === "flat" || name === "saturation" || name === "loss"
  );
}
