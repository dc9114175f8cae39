import * as v from "valibot";
import type { DecoderSummary } from "../../contract/apis.ts";
import { decoders } from "../../contract/catalogue.ts";
import { formatCount, formatFigure, formatP } from "../format.ts";
import { figureOf, type ToldScore, tellDate, tellHash, tellInterval, tellR, tellShare } from "./tell.ts";

/** One thing of two decoders, in words; lines are parted by "\n". */
export interface ComparedRow {
  readonly title: string;
  readonly first: string;
  readonly second: string;
  readonly differs: boolean;
}

export interface ComparedGroup {
  readonly title: string;
  readonly rows: readonly ComparedRow[];
}

const Kernel = v.looseObject({ kernel: v.string() });
/** What a comparison tells of a feature spec; its own schema is the features'. */
const Spec = v.object({
  name: v.optional(v.string(), "–"),
  hopMs: v.number(),
  targetLagMs: v.optional(v.number(), 0),
  signal: v.optional(v.array(Kernel), []),
  features: v.array(Kernel),
  rows: v.optional(v.array(Kernel), []),
});

/** What two decoders are, were trained on and are worth, side by side. */
export function compareDecoders(a: DecoderSummary, b: DecoderSummary): ComparedGroup[] {
  const both = (title: string, tell: (decoder: DecoderSummary) => string): ComparedRow => {
    const first = tell(a);
    const second = tell(b);
    return { title, first, second, differs: first !== second };
  };
  const spec = (title: string, tell: (spec: v.InferOutput<typeof Spec>) => string) =>
    both(title, ({ input }) => {
      const parsed = v.safeParse(Spec, input.features);
      return parsed.success ? tell(parsed.output) : "–";
    });
  const blocked = (title: string, tell: (score: ToldScore) => string) =>
    both(title, ({ metrics }) => tell(metrics.blocked.pooled));
  return [
    {
      title: "Decoder",
      rows: [
        both("Kind", ({ decoder }) => kindTitle(decoder.kind)),
        both("Target", ({ input }) => channelWords(input.target)),
        both("Hash", ({ hash }) => tellHash(hash)),
      ],
    },
    {
      title: "Features",
      rows: [
        both("Channels", ({ input }) => input.channels.map(channelWords).join("\n")),
        both("Rate", ({ input }) => `${formatFigure(input.rateHz)} Hz`),
        spec("Spec", ({ name }) => name),
        spec("Hop", ({ hopMs }) => `${hopMs} ms`),
        spec("Signal kernels", ({ signal }) => kernelsText(signal)),
        spec("Feature kernels", ({ features }) => kernelsText(features)),
        spec("Row kernels", ({ rows }) => kernelsText(rows.filter(({ kernel }) => kernel !== "lags"))),
        spec("Lags", lagsText),
        spec("Decodes", ({ targetLagMs }) => (targetLagMs > 0 ? `what was ${targetLagMs} ms ago` : "now")),
        both("Columns", ({ input }) => formatCount(input.featureNames.length)),
      ],
    },
    {
      title: "Training",
      rows: [
        both("Source", ({ lineage }) => `${lineage.source}${lineage.simulated ? " SIMULATED" : ""}`),
        both("Span", spanText),
        both("Rows", ({ lineage }) => formatCount(lineage.rowCount)),
        both("Seed", ({ lineage }) => String(lineage.seed)),
        both("Trained", ({ lineage }) => tellDate(lineage.trainedAt)),
        both("Data hash", ({ lineage }) => tellHash(lineage.dataHash)),
        both("Code", ({ lineage }) => lineage.codeVersion),
      ],
    },
    {
      title: "Held out",
      rows: [
        blocked("r", ({ r, rLow, rHigh }) => withInterval(r, rLow, rHigh)),
        blocked("chance r", ({ chanceR }) => tellR(chanceR)),
        blocked("p", ({ pValue }) => formatP(figureOf(pValue))),
        blocked("R²", ({ r2, r2Low, r2High }) => withInterval(r2, r2Low, r2High)),
        blocked("nRMSE", ({ nrmse }) => tellShare(nrmse)),
        both("nRMSE of the training mean", ({ metrics }) => tellShare(metrics.baseline?.nrmse)),
        both("R² of the training mean", ({ metrics }) => tellR(metrics.baseline?.r2)),
        both("r, forward chaining", ({ metrics: { forward } }) =>
          withInterval(forward?.pooled.r, forward?.pooled.rLow, forward?.pooled.rHigh),
        ),
        both("R², forward chaining", ({ metrics: { forward } }) =>
          withInterval(forward?.pooled.r2, forward?.pooled.r2Low, forward?.pooled.r2High),
        ),
        both("Scored", ({ metrics }) => `${formatFigure(metrics.blocked.pooled.seconds)} s`),
      ],
    },
  ];
}

/** What has to be known before figures of two decoders are held against each other. */
export function caveat(a: DecoderSummary, b: DecoderSummary): string {
  return a.lineage.dataHash === b.lineage.dataHash
    ? "Both were held out of the same data: their figures may be compared, as far as the intervals allow."
    : "Each was held out of data of its own: the figures say how it did there, not which of them is better. Evaluate compares decoders on the same data.";
}

export function kindTitle(kind: string): string {
  return decoders.find(({ name }) => name === kind)?.title ?? kind;
}

const channelWords = ({ name, kind, unit }: DecoderSummary["input"]["target"]) =>
  `${name} (${kind}${unit ? `, ${unit}` : ""})`;

function withInterval(
  value: number | null | undefined,
  low: number | null | undefined,
  high: number | null | undefined,
): string {
  const interval = tellInterval(low, high);
  return interval === "–" ? tellR(value) : `${tellR(value)} (${interval})`;
}

function spanText({ lineage, input }: DecoderSummary): string {
  const { firstSample, lastSample } = lineage;
  return `${formatFigure(firstSample / input.rateHz)} s to ${formatFigure((lastSample + 1) / input.rateHz)} s`;
}

function lagsText({ rows, hopMs }: v.InferOutput<typeof Spec>): string {
  const count = Number(rows.find(({ kernel }) => kernel === "lags")?.count ?? 1);
  return count > 1 ? `${count}, up to ${(count - 1) * hopMs} ms back` : "none";
}

function kernelsText(kernels: readonly v.InferOutput<typeof Kernel>[]): string {
  return kernels.length > 0 ? kernels.map(kernelText).join("\n") : "–";
}

/** A kernel and its parameters, whatever they are; of lists of objects each on a line of its own. */
function kernelText({ kernel, ...params }: v.InferOutput<typeof Kernel>): string {
  const entries = Object.entries(params);
  const short = entries.filter(([, value]) => !isList(value)).map(([key, value]) => paramText(key, value));
  const lines = entries.flatMap(([, value]) => (isList(value) ? value.map(itemText) : []));
  return [[words(kernel), ...short].join(", "), ...lines].join("\n");
}

const isList = (value: unknown): value is object[] =>
  Array.isArray(value) && value.some((each) => typeof each === "object");

function itemText(item: object): string {
  const { name, ...rest } = item as Record<string, unknown>;
  const params = Object.entries(rest).map(([key, value]) => paramText(key, value));
  return name === undefined ? params.join(", ") : `${name}: ${params.join(", ")}`;
}

const units: Readonly<Record<string, string>> = { Hz: "Hz", Ms: "ms", S: "s", Microvolts: "µV" };

/** "windowMs", 500: "window 500 ms". */
function paramText(key: string, value: unknown): string {
  const told = typeof value === "object" ? JSON.stringify(value) : String(value);
  const suffix = Object.keys(units).find((each) => key.endsWith(each));
  return suffix ? `${words(key.slice(0, -suffix.length))} ${told} ${units[suffix]}` : `${words(key)} ${told}`;
}

/** "filterOrder": "filter order". */
function words(key: string): string {
  return key.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
