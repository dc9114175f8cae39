import type { UrlState, ViewName } from "../../contract/urlState.ts";

/** One scene of the demonstration. */
export interface Scene {
  /** How long it lasts, s. */
  readonly seconds: number;
  readonly caption: string;
  readonly view: ViewName;
  /** What is laid over the signals; nothing where it is left out. */
  readonly artefacts?: UrlState["artefacts"];
  readonly decoder?: UrlState["decoder"];
  /** Decoders are compared meanwhile, to be seen later. */
  readonly evaluates?: boolean;
}

/** Two minutes that need nobody: what is decoded, what disturbs it, and what stands around it. Everything in it happens, nothing is played back. */
export const scenes: readonly Scene[] = [
  {
    seconds: 12,
    view: "live",
    caption: "Force of a grip, decoded from field potentials deep in the brain. The patient is simulated.",
  },
  {
    seconds: 12,
    view: "live",
    caption: "Purple is decoded, grey is measured. The tint is where the decoder expects the truth to lie.",
  },
  {
    seconds: 10,
    view: "live",
    caption:
      "Below: the signals as they come, one of them over time and frequency, and what the decoder sees of it.",
  },
  {
    seconds: 12,
    view: "live",
    artefacts: ["flat", "saturation", "loss"],
    caption:
      "Now things go wrong, at times of chance: a contact goes flat or to its rail, packets are lost. Watch the signals.",
  },
  {
    seconds: 12,
    view: "live",
    artefacts: ["flat", "saturation", "loss"],
    caption:
      "Where a value would not be one there is no estimate, and that is said, with its reason, rather than a wrong one.",
  },
  {
    seconds: 10,
    view: "live",
    caption: "That is over. The windows fill, and decoding goes on by itself.",
  },
  {
    seconds: 12,
    view: "live",
    decoder: "kalman",
    caption:
      "Another decoder, a Kalman filter, takes over under the running stream, which goes on meanwhile.",
  },
  {
    seconds: 14,
    view: "feedback",
    // Back to the one before, so that its figures rest on some time at the end.
    decoder: "wiener-cascade",
    evaluates: true,
    caption: "This is what the patient sees, on a screen of their own.",
  },
  {
    seconds: 10,
    view: "evaluate",
    caption:
      "Whether a decoder is any good is tested on data that it never saw, beside chance and a baseline.",
  },
  {
    seconds: 8,
    view: "models",
    caption: "All of it runs in this page, on this computer, without a network.",
  },
  {
    seconds: 8,
    view: "live",
    caption:
      "From a sample to its decoded value it takes milliseconds: the figures on the right are measured here.",
  },
];

/** Length of it all, s. */
export const demoSeconds = scenes.reduce((sum, { seconds }) => sum + seconds, 0);

/** The scene at a time, s from the beginning; null when it is over. */
export function sceneAt(seconds: number): Scene | null {
  let end = 0;
  for (const scene of scenes) {
    end += scene.seconds;
    if (seconds < end) return scene;
  }
  return null;
}
