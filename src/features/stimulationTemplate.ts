import * as v from "valibot";
import { InputError } from "../signal/errors.ts";
import { samplesFromMs } from "../signal/units.ts";
import { positive, whole } from "./fields.ts";
import { acquisitionMs, FrequencyTracker } from "./frequencyTracker.ts";
import type { Segment, SignalKernel } from "./kernel.ts";

const entries = {
  /** Stimulation frequency as set on the stimulator; the true one is looked for around it. */
  nearHz: positive,
  /** How far from that the true frequency may lie. */
  searchHz: v.optional(v.pipe(positive, v.minValue(2), v.maxValue(10)), 3),
  /** Harmonics of the template. Those above half the rate are taken out where they come down by aliasing. */
  harmonics: v.optional(whole(1, 50), 5),
  /** Width, between -3 dB points, of what is taken out of the signal around each harmonic: narrower means slower. */
  widthHz: v.optional(v.pipe(positive, v.maxValue(5)), 0.5),
};

interface StimulationTemplateState {
  readonly tracker: FrequencyTracker;
  readonly rateHz: number;
  readonly channelCount: number;
  readonly harmonics: number;
  /** Rate at which the template forgets, per sample. */
  readonly forget: number;
  /** Samples that a new template is taken to have seen already: with fewer, the first would be followed wildly. */
  readonly ease: number;
  /** Cosine and sine amplitude of each harmonic of each channel. */
  readonly template: Float64Array;
  /** Cosine and sine of each harmonic at the sample at hand. */
  readonly waves: Float64Array;
  /** The frequency that the template turns at, the phase it has come to (in turns), and for how many samples. */
  frequencyHz: number;
  phase: number;
  age: number;
  subtracting: boolean;
}

/** Part of each new estimate that the frequency follows; and how far off, in widths, an estimate begins a new template. */
const following = 0.25;
const newTemplateWidths = 0.25;
const easeMs = 50;
/** Time constants within which a template has come to rest. */
const settlings = 3;

/** Of all that passes, the template may learn this part from one sample to the next: more reaches what lies between harmonics. */
const mostLoop = 0.1;

/**
 * Subtracts the stimulation artefact, which repeats from period to period: a template over the phase of the
 * stimulation, as a Fourier series, is adapted by least mean squares at its harmonics, and taken away. Causal
 * and live: it estimates the true frequency itself (see `FrequencyTracker`), for a stimulator's clock is not the
 * amplifier's and the set frequency is not exact. The adaptive canceller is that of Widrow et al. 1975 (Proc. IEEE
 * 63:1692-1716): for each harmonic a notch `widthHz` wide, so that an oscillation a few hertz beside survives.
 * A template starts as a plain mean over all since its beginning, and forgets once that is as long as its memory.
 * Where no periodic component stands out, nothing is subtracted.
 */
export const stimulationTemplate: SignalKernel<typeof entries, StimulationTemplateState> = {
  stage: "signal",
  entries,
  examples: [{ nearHz: 130, searchHz: 3, harmonics: 3, widthHz: 0.5 }],
  describe: (info) => info,
  init(info, { nearHz, searchHz, harmonics, widthHz }) {
    if (nearHz + searchHz >= info.rateHz / 2 || nearHz <= searchHz) {
      throw new InputError(
        "stimulationTemplate.nearHz",
        `${nearHz} Hz and ${searchHz} Hz on either side must lie above 0 and below ${info.rateHz / 2} Hz, half the stream's rate`,
      );
    }
    const loop = (Math.PI * widthHz * harmonics) / info.rateHz;
    if (loop > mostLoop) {
      throw new InputError(
        "stimulationTemplate.widthHz",
        `${widthHz} Hz with ${harmonics} harmonics at ${info.rateHz} Hz would take away what lies between them; ${((mostLoop * info.rateHz) / (Math.PI * harmonics)).toPrecision(2)} Hz is the most`,
      );
    }
    return {
      tracker: new FrequencyTracker(nearHz, searchHz, info.channels.length, info.rateHz),
      rateHz: info.rateHz,
      channelCount: info.channels.length,
      harmonics,
      forget: (Math.PI * widthHz) / info.rateHz,
      ease: Math.max(4 * harmonics, samplesFromMs(easeMs, info.rateHz)),
      template: new Float64Array(2 * harmonics * info.channels.length),
      waves: new Float64Array(2 * harmonics),
      frequencyHz: nearHz,
      phase: 0,
      age: 0,
      subtracting: false,
    };
  },
  reset(state) {
    state.tracker.reset();
    begin(state);
    state.phase = 0;
    state.subtracting = false;
  },
  process(state, segment, out) {
    const { tracker } = state;
    const { frameCount } = segment;
    out.firstSample = segment.firstSample;
    out.frameCount = frameCount;
    for (let from = 0; from < frameCount; ) {
      const count = Math.min(frameCount - from, tracker.untilUpdate);
      if (state.subtracting) subtract(state, segment, out, from, count);
      else copy(state, segment, out, from, count);
      if (tracker.add(segment, from, count)) retune(state);
      from += count;
    }
  },
  latencyMs: () => 0,
  /** The estimate of the frequency, and then the template's memory until it has come to rest. */
  spanMs: (_info, { widthHz }) => acquisitionMs + (settlings * 1000) / (Math.PI * widthHz),
};

/** Forgets the template. */
function begin(state: StimulationTemplateState): void {
  state.template.fill(0);
  state.age = 0;
}

/** Takes a new estimate of the frequency over. */
function retune(state: StimulationTemplateState): void {
  const { tracker, rateHz, forget } = state;
  if (!tracker.found) {
    state.subtracting = false;
    return;
  }
  const off = tracker.frequencyHz - state.frequencyHz;
  const widthHz = (forget * rateHz) / Math.PI;
  if (!state.subtracting || Math.abs(off) > newTemplateWidths * widthHz) {
    begin(state);
    state.frequencyHz = tracker.frequencyHz;
  } else {
    state.frequencyHz += following * off;
  }
  state.subtracting = true;
}

function copy(
  state: StimulationTemplateState,
  segment: Segment,
  out: Segment,
  from: number,
  count: number,
): void {
  for (let channel = 0; channel < state.channelCount; channel++) {
    const inputAt = channel * segment.capacity + from;
    const outputAt = channel * out.capacity + from;
    for (let i = 0; i < count; i++) out.data[outputAt + i] = segment.data[inputAt + i] as number;
  }
}

function subtract(
  state: StimulationTemplateState,
  segment: Segment,
  out: Segment,
  from: number,
  count: number,
): void {
  const { channelCount, harmonics, template, waves } = state;
  const turn = state.frequencyHz / state.rateHz;
  for (let i = 0; i < count; i++) {
    wavesInto(waves, state.phase, harmonics);
    state.phase += turn;
    state.phase -= Math.floor(state.phase);
    state.age++;
    const rate = Math.max(state.forget, 1 / (state.age + state.ease));
    const gain = 2 * rate;
    // Between the notches the canceller amplifies by so much; as in a notch filter, it is to be unity there.
    const level = 1 - rate * harmonics;
    for (let channel = 0; channel < channelCount; channel++) {
      const at = 2 * harmonics * channel;
      let artefact = 0;
      for (let k = 0; k < 2 * harmonics; k++) artefact += (template[at + k] as number) * (waves[k] as number);
      const rest = (segment.data[channel * segment.capacity + from + i] as number) - artefact;
      const correction = gain * rest;
      for (let k = 0; k < 2 * harmonics; k++) {
        template[at + k] = (template[at + k] as number) + correction * (waves[k] as number);
      }
      out.data[channel * out.capacity + from + i] = level * rest;
    }
  }
}

/** Cosine and sine of each multiple of the phase. */
function wavesInto(waves: Float64Array, phase: number, harmonics: number): void {
  const re = Math.cos(2 * Math.PI * phase);
  const im = Math.sin(2 * Math.PI * phase);
  let multipleRe = re;
  let multipleIm = im;
  for (let k = 0; k < harmonics; k++) {
    waves[2 * k] = multipleRe;
    waves[2 * k + 1] = multipleIm;
    const next = multipleRe * re - multipleIm * im;
    multipleIm = multipleRe * im + multipleIm * re;
    multipleRe = next;
  }
}
