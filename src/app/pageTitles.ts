import type { ViewName } from "../contract/urlState.ts";

/** What each page is called, and what it is for in a few words. */
export const pageTitles: Readonly<Record<ViewName, { readonly title: string; readonly hint: string }>> = {
  live: { title: "Live", hint: "Decoded beside measured, as it comes" },
  feedback: { title: "Feedback", hint: "What the patient sees" },
  data: { title: "Data", hint: "Recordings and stored sessions" },
  calibrate: { title: "Calibrate", hint: "Train a decoder" },
  evaluate: { title: "Evaluate", hint: "Compare decoders on held-out data" },
  models: { title: "Models", hint: "Decoders kept here" },
  system: { title: "System", hint: "Self-test, privacy, log, keys" },
};
