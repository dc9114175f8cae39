import * as v from "valibot";
import {
  artefactNames,
  mainsFrequenciesHz,
  medications,
  mostRestSeconds,
  taskNames,
} from "../simulator/options.ts";
import { patients as presets } from "../simulator/patients.ts";
import { backends, decoders } from "./catalogue.ts";
import { speeds } from "./config.ts";

const fromNumber = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, "must be a whole number from 0 on"),
  v.transform(Number),
);
const speedNames = speeds.map(String) as [string, ...string[]];
const mainsNames = mainsFrequenciesHz.map(String) as [string, ...string[]];

const oneOf = (names: readonly string[]) => `must be one of ${names.join(", ")}`;

/** The pages of the app, in the order of their keys. */
export const views = ["live", "feedback", "data", "calibrate", "evaluate", "models", "system"] as const;
export type ViewName = (typeof views)[number];

const decoderNames = decoders.map(({ name }) => name);

const flag = v.pipe(
  v.picklist(["0", "1"], oneOf(["0", "1"])),
  v.transform((text) => text === "1"),
);

const entries = {
  view: v.picklist(views, oneOf(views)),
  source: v.picklist(["sim", "recording"], oneOf(["sim", "recording"])),
  patient: v.picklist(Object.keys(presets), oneOf(Object.keys(presets))),
  seed: fromNumber,
  task: v.picklist(taskNames, oneOf(taskNames)),
  medication: v.picklist(medications, oneOf(medications)),
  /** Rest before the task, s. */
  rest: v.pipe(fromNumber, v.maxValue(mostRestSeconds, `must be at most ${mostRestSeconds}`)),
  /** Joined by a plus sign, which a query reads as a space. */
  artefacts: v.pipe(
    v.string(),
    v.transform((text) => [...new Set(text.split(/[ +,]/).filter(Boolean))]),
    v.array(v.picklist(artefactNames, oneOf(artefactNames))),
    v.readonly(),
  ),
  mainsHz: v.pipe(
    v.picklist(mainsNames, oneOf(mainsNames)),
    v.transform((name) => mainsFrequenciesHz.find((hz) => String(hz) === name) ?? 50),
  ),
  decoder: v.picklist(decoderNames, oneOf(decoderNames)),
  backend: v.picklist(backends, oneOf(backends)),
  speed: v.pipe(
    v.picklist(speedNames, oneOf(speedNames)),
    v.transform((name) => speeds.find((speed) => String(speed) === name) ?? 1),
  ),
  paused: flag,
  /** Shows what there is, by itself, for two minutes. */
  demo: flag,
};

/** What a link fixes, so that it reproduces a demonstration exactly. */
export type UrlState = { -readonly [Key in keyof typeof entries]: v.InferOutput<(typeof entries)[Key]> };

export const defaultUrlState: Readonly<UrlState> = {
  view: "live",
  source: "sim",
  patient: "strong",
  seed: 1,
  task: "grip",
  medication: "on",
  rest: 0,
  artefacts: [],
  mainsHz: 50,
  decoder: "wiener-cascade",
  backend: "auto",
  speed: 1,
  paused: false,
  demo: false,
};

export interface ParsedUrl {
  state: UrlState;
  /** One sentence for each parameter that could not be used; its default stands in. */
  problems: string[];
}

/** Reads the search part of a URL. A parameter that cannot be used is named and its default taken. */
export function parseUrl(search: string): ParsedUrl {
  const params = new URLSearchParams(search);
  const state: UrlState = { ...defaultUrlState };
  const problems: string[] = [];
  for (const key of Object.keys(entries) as (keyof typeof entries)[]) {
    const text = params.get(key);
    if (text === null) continue;
    const result = v.safeParse(entries[key], text);
    if (result.success) Object.assign(state, { [key]: result.output });
    else {
      problems.push(
        `${key}=${text} in the address: ${result.issues[0].message}. Using ${textOf(defaultUrlState, key) || "none"}.`,
      );
    }
  }
  return { state, problems };
}

/** The search part for a state, defaults left out: "" or "?…". */
export function formatUrl(state: UrlState): string {
  const params = new URLSearchParams();
  for (const key of Object.keys(entries) as (keyof typeof entries)[]) {
    const value = textOf(state, key);
    if (value !== textOf(defaultUrlState, key)) params.set(key, value);
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** A field as it stands in an address. */
function textOf(state: UrlState, key: keyof UrlState): string {
  if (key === "paused" || key === "demo") return state[key] ? "1" : "0";
  return key === "artefacts" ? state.artefacts.join(" ") : String(state[key]);
}
