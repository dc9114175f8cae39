import { Random } from "../signal/random.ts";
import { Background } from "./background.ts";
import { createBehaviour } from "./behaviour.ts";
import { GammaBursts } from "./bursts.ts";
import { HandInPlay } from "./hand.ts";
import { bandwidthOf, centreOf, depthFactor, powerFactor } from "./medication.ts";
import { Normal } from "./normal.ts";
import type { Medication } from "./options.ts";
import type { Patient, Rhythm } from "./patients.ts";
import { RhythmSource } from "./rhythm.ts";
import type { Task } from "./tasks.ts";
import { Wander } from "./wander.ts";

/** Correlation time of the fluctuations that have nothing to do with force (chosen). */
const wanderS = 1.5;
/** No rhythm falls below this share of its power (chosen). */
const leastPower = 0.05;
/** Places in the brain at most, each with rhythms of its own: contacts hear mixtures of them (chosen, for speed). */
const mostSites = 8;
/** Share of power that a contact hears from the site next to its own (chosen). */
const fromNextSite = 0.15;
/** Modulation beyond the neighbours of the best contact falls by this factor a contact (chosen). */
const fartherFactor = 0.85;
/** A rhythm whose upper edge lies beyond this share of the rate cannot be sampled, and is left out. */
const highestShare = 0.48;
/** Physiological tremor: frequency, width and amplitude as a fraction of force (chosen). */
const tremorHz = 9;
const tremorWidthHz = 3;
const tremorOfForce = 0.012;
/** SD of the meter's noise and of the slow drift of its zero, % of maximum: "near 0 with slow drift" (amounts chosen). */
const meterNoise = 0.15;
const meterDrift = 0.4;
const meterDriftS = 20;

/** A rhythm at one site: a focus that follows behaviour, and what surrounds it and does not. */
interface SiteRhythm {
  readonly focus: RhythmSource;
  readonly surround: RhythmSource;
  readonly focusBursts: GammaBursts | null;
  readonly surroundBursts: GammaBursts | null;
}

/**
 * Everything that has a past. Each rhythm sounds at a few sites; a contact hears focus and surround of its site in
 * proportion to how reactive it is, and a background of its own. So rhythms cost the same whatever the contacts, a contact
 * costs a filter and two random numbers, and every source draws from a stream of its own, whatever the blocks.
 */
export class Body {
  private readonly rhythms: readonly Rhythm[];
  /** [site][rhythm] */
  private readonly sites: SiteRhythm[][];
  private readonly backgrounds: Background[];
  private readonly wanders: Wander[];
  private readonly follows: Float64Array;
  private readonly power: Float64Array;
  private readonly restAmplitude: Float64Array;
  /** What a site gives in each frame of a chunk, [site * frames + frame]: rhythms of movement and of effort, focus and surround. */
  private readonly movementFocus: Float64Array;
  private readonly movementSurround: Float64Array;
  private readonly effortFocus: Float64Array;
  private readonly effortSurround: Float64Array;
  /** Share of each contact's amplitude that comes from the focus. */
  private readonly movementGain: Float64Array;
  private readonly effortGain: Float64Array;
  private readonly behaviour: HandInPlay;
  private readonly tremor: RhythmSource;
  private readonly drift: Wander;
  private readonly meter: Normal;
  private drawnFor = -1;

  constructor(
    private readonly patient: Patient,
    task: Task,
    private readonly medication: Medication,
    private readonly seed: number,
    private readonly rateHz: number,
    private readonly contactCount: number,
    private readonly chunkFrames: number,
  ) {
    this.rhythms = patient.rhythms.filter(
      (r) => centreOf(r, medication) + r.bandwidthHz / 2 < highestShare * rateHz,
    );
    const siteCount = Math.min(mostSites, contactCount);
    this.sites = Array.from({ length: siteCount }, (_, site) =>
      this.rhythms.map((r) => this.createSiteRhythm(r, site)),
    );
    this.backgrounds = Array.from(
      { length: contactCount },
      (_, index) => new Background(patient.background, rateHz, seed, index),
    );
    this.wanders = this.rhythms.map((r) => new Wander(wanderS, rateHz, seed, `wander ${r.name}`));
    this.follows = new Float64Array(this.rhythms.length);
    this.power = new Float64Array(this.rhythms.length);
    this.restAmplitude = new Float64Array(this.rhythms.length);
    this.movementFocus = new Float64Array(siteCount * chunkFrames);
    this.movementSurround = new Float64Array(siteCount * chunkFrames);
    this.effortFocus = new Float64Array(siteCount * chunkFrames);
    this.effortSurround = new Float64Array(siteCount * chunkFrames);
    const best = Math.min(patient.bestContact, contactCount - 1);
    const gainAt = (index: number, neighbour: number) => {
      const distance = Math.abs(index - best);
      return distance === 0 ? 1 : neighbour * fartherFactor ** (distance - 1);
    };
    const gains = (neighbour: number) =>
      Float64Array.from({ length: contactCount }, (_, index) => gainAt(index, neighbour));
    this.movementGain = gains(patient.neighbours.movement);
    this.effortGain = gains(patient.neighbours.effort);
    const leadS = patient.leadMs / 1000;
    this.behaviour = new HandInPlay(createBehaviour(task, leadS, rateHz, seed), leadS, rateHz);
    this.tremor = new RhythmSource(tremorHz, tremorWidthHz, rateHz, seed, "tremor", 0);
    this.drift = new Wander(meterDriftS, rateHz, seed, "drift");
    this.meter = new Normal(seed, "meter");
  }

  /** @param fraction of maximum that somebody's hand asks for from the next frame on; null gives the hand back to the patient */
  giveHand(fraction: number | null): void {
    this.behaviour.give(fraction);
  }

  /** Amplitude density of the background at a frequency, µV per root Hz. */
  densityAt(hz: number): number {
    const { densityAt10Hz, exponent, exponentAbove, kneeHz, floorDensity } = this.patient.background;
    const below = Math.min(hz, kneeHz);
    const above = Math.max(1, hz / kneeHz);
    return Math.hypot(
      densityAt10Hz * (10 / below) ** (exponent / 2) * above ** (-exponentAbove / 2),
      floorDensity,
    );
  }

  /**
   * Writes frames of contacts, force and cue from value `at` of `out` on.
   * @param count at most the frames of a chunk
   * @param states tells how far a change of state has gone
   */
  fill(
    firstSample: number,
    count: number,
    states: { stateAt(sample: number): number },
    out: Float32Array,
    at: number,
  ): void {
    const { contactCount, behaviour } = this;
    const width = contactCount + 2;
    for (let frame = 0; frame < count; frame++) {
      const sample = firstSample + frame;
      behaviour.step(sample / this.rateHz);
      if (behaviour.index !== this.drawnFor) this.drawFollowing();
      this.modulate(states.stateAt(sample));
      for (let site = 0; site < this.sites.length; site++) this.sound(site, frame);
      const force = behaviour.force * (1 + tremorOfForce * this.tremor.next());
      const start = at + frame * width + contactCount;
      out[start] = 100 * force + meterDrift * this.drift.next() + meterNoise * this.meter.next();
      out[start + 1] = 100 * behaviour.cue;
    }
    for (let c = 0; c < contactCount; c++) this.hear(c, count, out, at + c, width);
  }

  private createSiteRhythm(r: Rhythm, site: number): SiteRhythm {
    const { medication, seed, rateHz } = this;
    const source = (name: string) =>
      new RhythmSource(centreOf(r, medication), bandwidthOf(r, medication), rateHz, seed, name, site);
    const bursts = (name: string) =>
      r.burstShare === undefined ? null : new GammaBursts(rateHz, seed, `${name} bursts`, site);
    return {
      focus: source(r.name),
      surround: source(`${r.name} around`),
      focusBursts: bursts(r.name),
      surroundBursts: bursts(`${r.name} around`),
    };
  }

  /** Power of every rhythm at the focus relative to rest, and its amplitude at rest, now. @param state 0 to 1 */
  private modulate(state: number): void {
    const { behaviour, rhythms, patient } = this;
    // A change of state is medication wearing off, or setting in.
    const level = this.medication === "off" ? 1 - state : state;
    for (let k = 0; k < rhythms.length; k++) {
      const r = rhythms[k]!;
      const drive =
        r.drive === "effort" ? behaviour.planned : r.drive === "theta" ? behaviour.theta : behaviour.movement;
      const change = r.depth * depthFactor(r.drive, level) * drive * (this.follows[k] as number);
      this.power[k] = Math.max(leastPower, 1 + change);
      // The fluctuation is of log power; amplitude is its root.
      this.restAmplitude[k] =
        r.rmsMicrovolts *
        Math.sqrt(powerFactor(r, level)) *
        Math.exp(0.5 * patient.wander * this.wanders[k]!.next());
    }
  }

  /** One frame of a site: sums of its rhythms. */
  private sound(site: number, frame: number): void {
    const { rhythms } = this;
    const sources = this.sites[site]!;
    let movementFocus = 0;
    let movementSurround = 0;
    let effortFocus = 0;
    let effortSurround = 0;
    for (let k = 0; k < rhythms.length; k++) {
      const r = rhythms[k]!;
      const { focus, surround, focusBursts, surroundBursts } = sources[k]!;
      const power = this.power[k] as number;
      const rest = this.restAmplitude[k] as number;
      let near = Math.sqrt(power) * focus.next();
      let around = surround.next();
      if (focusBursts !== null && surroundBursts !== null) {
        const share = r.burstShare as number;
        const steady = Math.sqrt(1 - share);
        const inBursts = Math.sqrt(share);
        near = steady * near + inBursts * focusBursts.next(power);
        around = steady * around + inBursts * surroundBursts.next(1);
      }
      if (r.drive === "effort") {
        effortFocus += rest * near;
        effortSurround += rest * around;
      } else {
        movementFocus += rest * near;
        movementSurround += rest * around;
      }
    }
    const to = site * this.chunkFrames + frame;
    this.movementFocus[to] = movementFocus;
    this.movementSurround[to] = movementSurround;
    this.effortFocus[to] = effortFocus;
    this.effortSurround[to] = effortSurround;
  }

  /**
   * A contact's frames. Focus and surround are independent: with shares g and 1 - g of the power of either, its power is
   * 1 + g * change.
   */
  private hear(contact: number, count: number, out: Float32Array, at: number, width: number): void {
    const { movementFocus, movementSurround, effortFocus, effortSurround, chunkFrames } = this;
    const background = this.backgrounds[contact]!;
    const siteCount = this.sites.length;
    const own = (contact % siteCount) * chunkFrames;
    const next = ((contact + 1) % siteCount) * chunkFrames;
    const ownShare = siteCount === 1 ? 1 : Math.sqrt(1 - fromNextSite);
    const nextShare = siteCount === 1 ? 0 : Math.sqrt(fromNextSite);
    const mf = Math.sqrt(this.movementGain[contact] as number);
    const ms = Math.sqrt(1 - (this.movementGain[contact] as number));
    const ef = Math.sqrt(this.effortGain[contact] as number);
    const es = Math.sqrt(1 - (this.effortGain[contact] as number));
    for (let f = 0; f < count; f++) {
      const a = own + f;
      const b = next + f;
      out[at + f * width] =
        background.next() +
        ownShare *
          (mf * (movementFocus[a] as number) +
            ms * (movementSurround[a] as number) +
            ef * (effortFocus[a] as number) +
            es * (effortSurround[a] as number)) +
        nextShare *
          (mf * (movementFocus[b] as number) +
            ms * (movementSurround[b] as number) +
            ef * (effortFocus[b] as number) +
            es * (effortSurround[b] as number));
    }
  }

  /** How strongly each rhythm follows this grip. */
  private drawFollowing(): void {
    this.drawnFor = this.behaviour.index;
    const random = new Random(this.seed, "following", this.drawnFor);
    for (let k = 0; k < this.follows.length; k++)
      this.follows[k] = Math.exp(this.patient.trialSpread * random.normal());
  }
}
