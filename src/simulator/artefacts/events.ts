import { Random } from "../../signal/random.ts";

export interface EventParameters {
  /** One event happens in every stretch of this length, at a random time within it. */
  readonly everyS: number;
  readonly durationS: readonly [number, number];
  /** Whether it befalls one contact, or all. */
  readonly where: "one" | "all";
}

/** Something that a share of the events comes with. */
export interface Company {
  /** Of the stretches in which it happens. */
  readonly share: number;
  /** When the event begins, s from it. */
  readonly startS: readonly [earliest: number, latest: number];
  /** When it happens: the first time at or after the one given, s; Infinity where it never does. */
  from(timeS: number): number;
}

export interface ArtefactEvent {
  readonly fromSample: number;
  readonly toSample: number;
  /** Contact that it befalls, -1 for all. */
  readonly contact: number;
  /** In [-1, 1], never within 0.3 of 0: how strong it is and which way it goes. */
  readonly size: number;
}

/** Events at random times without a memory: what happens at a sample is known without what happened before it. */
export class Events {
  private readonly slotSamples: number;
  /** The slot looked at last: samples come in order, so one is enough. */
  private slot = -1;
  private event: ArtefactEvent | null = null;

  constructor(
    private readonly parameters: EventParameters,
    private readonly contactCount: number,
    private readonly rateHz: number,
    private readonly seed: number,
    private readonly name: string,
    private readonly company: Company | null = null,
  ) {
    this.slotSamples = Math.round(parameters.everyS * rateHz);
  }

  /** The event of the stretch that a sample lies in. It lies wholly within that stretch. */
  near(sample: number): ArtefactEvent {
    const slot = Math.floor(sample / this.slotSamples);
    if (slot !== this.slot || this.event === null) {
      this.slot = slot;
      this.event = this.draw(slot);
    }
    return this.event;
  }

  /** Events that touch the samples [from, to). */
  within(fromSample: number, toSample: number): ArtefactEvent[] {
    const found: ArtefactEvent[] = [];
    for (let slot = Math.floor(fromSample / this.slotSamples); slot * this.slotSamples < toSample; slot++) {
      const event = this.draw(slot);
      if (event.fromSample < toSample && event.toSample > fromSample) found.push(event);
    }
    return found;
  }

  private draw(slot: number): ArtefactEvent {
    const { parameters, contactCount, rateHz, slotSamples } = this;
    const random = new Random(this.seed, `artefact ${this.name}`, slot);
    const [shortest, longest] = parameters.durationS;
    const length = Math.max(1, Math.round(random.uniform(shortest, longest) * rateHz));
    const alone = slot * slotSamples + random.integer(Math.max(1, slotSamples - length));
    const size = random.uniform(0.3, 1) * (random.uniform() < 0.5 ? -1 : 1);
    const contact = random.integer(contactCount);
    const fromSample = this.inCompany(slot * slotSamples, length, random) ?? alone;
    return {
      fromSample,
      toSample: fromSample + length,
      contact: parameters.where === "one" ? contact : -1,
      size,
    };
  }

  /** Where an event of a stretch begins if it comes with something; null where it comes alone. */
  private inCompany(first: number, length: number, random: Random): number | null {
    const { company, rateHz, slotSamples } = this;
    if (company === null || random.uniform() >= company.share) return null;
    const shiftS = random.uniform(...company.startS);
    const atS = company.from(first / rateHz - company.startS[0]);
    const fromSample = Math.round((atS + shiftS) * rateHz);
    return fromSample >= first && fromSample + length <= first + slotSamples ? fromSample : null;
  }
}
