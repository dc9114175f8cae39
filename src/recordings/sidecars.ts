import { InputError } from "../signal/errors.ts";
import { descriptionFileFor, readDescription, readEventsFile, sidecarFor } from "./bids.ts";
import type { Finding } from "./finding.ts";
import type { Marker, NamedBlob, Provenance, Recording } from "./recording.ts";

/** Parts by which a rate or a duration may differ from what a side-car states, through rounding. */
const tolerance = 1e-3;

/**
 * A recording with what its BIDS side-cars add: markers of `_events.tsv` that the recording does not hold itself, and findings
 * where `_ieeg.json` or `_eeg.json` disagrees with it. `_channels.tsv` is used as the channels are read.
 */
export async function withSidecars(recording: Recording, files: readonly NamedBlob[]): Promise<Recording> {
  const findings: Finding[] = [];
  let { markers } = recording;
  let provenance: Provenance | null = null;
  const { rateHz } = recording.info;

  await heeded(findings, async () => {
    const file = sidecarFor(recording.name, files, "events", ".tsv");
    if (!file) return;
    const events = (await readEventsFile(file)).map(
      ({ onsetS, durationS, kind, text, channel }): Marker => ({
        sample: Math.round(onsetS * rateHz),
        timeS: onsetS,
        lengthSamples: Math.round(durationS * rateHz),
        kind,
        text,
        channel,
      }),
    );
    markers = merged(markers, events);
    const outside = events.filter(({ sample }) => sample < 0 || sample >= recording.frameCount).length;
    if (outside > 0) {
      findings.push({
        check: "markers",
        severity: "warning",
        channel: null,
        isCut: true,
        what: `${outside} of ${events.length} events in ${file.name} lie outside the recording.`,
        remedy: "The recording was cut off, or the events belong to another one.",
      });
    }
  });

  await heeded(findings, async () => {
    const file = descriptionFileFor(recording.name, files);
    if (!file) return;
    const stated = await readDescription(file);
    provenance = stated.provenance;
    const disagrees = (value: number | null, own: number, leastS = 0) =>
      value !== null && Math.abs(value - own) > Math.max(tolerance * own, leastS);
    if (disagrees(stated.rateHz, rateHz)) {
      findings.push({
        check: "rate",
        severity: "warning",
        channel: null,
        what: `${file.name} states ${stated.rateHz} Hz, ${recording.name} has ${rateHz} Hz.`,
        remedy: "The recording's own rate is used. Find out which is right: all times depend on it.",
      });
    }
    const durationS = recording.frameCount / rateHz;
    // Durations are often written without decimals.
    if (disagrees(stated.durationS, durationS, 1)) {
      findings.push({
        check: "size",
        severity: "warning",
        channel: null,
        isCut: (stated.durationS ?? 0) > durationS,
        what: `${file.name} states ${stated.durationS} s, ${recording.name} holds ${durationS.toFixed(3)} s.`,
        remedy: "The file may have been cut off. What it holds is used.",
      });
    }
  });

  const { readMoreMarkers } = recording;
  const added = markers.slice(recording.markers.length);
  return {
    ...recording,
    ...told(provenance),
    markers,
    findings: [...recording.findings, ...findings],
    ...(readMoreMarkers && {
      readMoreMarkers: async (options) => merged(await readMoreMarkers(options), added),
    }),
  };
}

function told(provenance: Provenance | null): Pick<Recording, "isSimulated" | "origin"> {
  if (provenance === null) return {};
  const { simulated, ...origin } = provenance;
  return { isSimulated: simulated, origin };
}

/** A side-car that cannot be read must not keep anybody from the recording. */
async function heeded(findings: Finding[], read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    findings.push({
      check: "side-car",
      severity: "warning",
      channel: null,
      what: `${error.subject} ${error.reason}`,
      remedy: "It was left out.",
    });
  }
}

/** Own markers, and behind them the events that are none of them: side-cars often repeat what the recording holds. */
function merged(own: readonly Marker[], events: readonly Marker[]): readonly Marker[] {
  if (events.length === 0) return own;
  const held = new Set(own.flatMap((marker) => wordsOf(marker).map((word) => `${marker.sample} ${word}`)));
  const added = events.filter((event) => {
    const words = wordsOf(event);
    return !nearby.some((step) => words.some((word) => held.has(`${event.sample + step} ${word}`)));
  });
  return added.length === 0 ? own : [...own, ...added];
}

/** Samples by which rounding, of either, may move an event. */
const nearby = [0, -1, 1, -2, 2];

/** What one calls its kind is the other's text. */
function wordsOf({ kind, text }: Marker): string[] {
  return [kind, text]
    .map((word) => word.replaceAll(/\s+/g, " ").trim())
    .filter((word) => word !== "" && word !== "event");
}
