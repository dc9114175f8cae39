import type { Channel } from "../signal/stream.ts";

/** A score as an artifact keeps it: null where there was too little to tell. */
export interface CardScore {
  seconds: number;
  count: number;
  r: number | null;
  rLow: number | null;
  rHigh: number | null;
  chanceR: number | null;
  pValue: number | null;
  r2: number | null;
  r2Low: number | null;
  r2High: number | null;
  rmse: number | null;
  nrmse: number | null;
}

/** What a card is written from: all of it measured when the decoder was trained, or a setting that it was trained with. */
export interface CardFacts {
  name: string;
  kind: string;
  title: string;
  params: unknown;
  rateHz: number;
  channels: readonly Channel[];
  target: Channel;
  targetMin: number;
  targetMax: number;
  targetLagMs: number;
  specName: string;
  hopMs: number;
  spanMs: number;
  columnCount: number;
  source: string;
  simulated: boolean;
  dataHash: string;
  rowCount: number;
  seconds: number;
  /** Whole movements in the part; null where the target has no rest to move from. */
  trials: number | null;
  seed: number;
  codeVersion: string;
  trainedAt: string | null;
  gapMs: number;
  blocked: { pooled: CardScore; folds: readonly CardScore[] };
  forward: { pooled: CardScore; folds: readonly CardScore[] } | null;
  baseline: CardScore;
  verdict: string;
  /** Share of the held-out values of the second half inside the 90 % interval that those of the first half draw; null where there were too few. */
  coverage: number | null;
  candidates: number;
}

/** Decimals as the figure deserves; a dash for what is not known. */
function figure(value: number | null, decimals = 2): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

function row(name: string, score: CardScore): string {
  const interval = (low: number | null, high: number | null) =>
    low === null || high === null || !Number.isFinite(low) ? "–" : `${figure(low)} to ${figure(high)}`;
  return `| ${[
    name,
    figure(score.r),
    interval(score.rLow, score.rHigh),
    figure(score.chanceR),
    figure(score.pValue, 3),
    figure(score.r2),
    interval(score.r2Low, score.r2High),
    score.nrmse === null ? "–" : `${figure(100 * score.nrmse, 0)} %`,
  ].join(" | ")} |`;
}

/**
 * A model card after the template of Mitchell et al. 2019 ("Model Cards for Model Reporting", FAT* '19, p. 220), as
 * Markdown. Everything in it is measured or set; what nobody measured is said not to be known.
 */
export function modelCard(facts: CardFacts): string {
  const { target, blocked, forward } = facts;
  const unit = target.unit === "" ? "" : ` ${target.unit}`;
  const kinds = [...new Set(facts.channels.map(({ kind }) => kind))].join(", ");
  return `# ${facts.name}

## Model details

- ${facts.title} (\`${facts.kind}\`), trained by Gripscope ${facts.codeVersion}${facts.trainedAt === null ? "" : ` on ${facts.trainedAt.slice(0, 10)}`}, seed ${facts.seed}.
- Reads ${facts.channels.length} ${kinds} ${facts.channels.length === 1 ? "channel" : "channels"} at ${facts.rateHz} Hz (${facts.channels.map(({ name }) => name).join(", ")}); features \`${facts.specName}\`, ${facts.columnCount} columns, a value every ${facts.hopMs} ms.
- Gives ${target.name}${unit && `, in${unit}`}${facts.targetLagMs > 0 ? `, as it was ${facts.targetLagMs} ms before` : ""}. A row reaches ${(facts.spanMs / 1000).toFixed(1)} s back, and no sample ahead.
- Parameters: \`${JSON.stringify(facts.params)}\`${facts.candidates > 1 ? `; features chosen among ${facts.candidates} candidates, inside each training part` : ""}.

## Intended use

- Showing ${target.name} decoded from the channels above, of the person, electrode and montage that it was trained on, while the signals are acquired.
- Not for diagnosis, not for controlling stimulation or any device, and not for another person, electrode or rate: nothing here was measured for that.

## Factors

- What may change how well it decodes: medication, stimulation, state of sleep or attention, movement of other limbs, movement artefacts, electrode and impedance drift. Whether they varied in the training data was not recorded.

## Metrics

- r and R² of decoded against measured values that the fit had not seen, with 95 % intervals by moving-block bootstrap; chance is the 95th percentile of r with the target shifted in a circle, p the share of shifts that reach r.
- nRMSE is the error over the range of the measured values. R² below 0 is worse than answering the mean.

## Evaluation data

- The training data, held out in turn: contiguous folds, ${facts.gapMs} ms left out between training and test.${forward === null ? "" : " Forward chaining trains on the past and tests on what follows: the figure that counts for deployment."}

## Training data

- ${facts.source}${facts.simulated ? " (**simulated**)" : ""}: ${facts.seconds.toFixed(1)} s, ${facts.rowCount} values, ${facts.trials === null ? "no separate movements" : `${facts.trials} whole ${facts.trials === 1 ? "movement" : "movements"}`}. ${target.name} from ${figure(facts.targetMin)} to ${figure(facts.targetMax)}${unit}.
- SHA-256 of the samples: \`${facts.dataHash}\`.

## Quantitative analyses

| held out | r | 95 % interval | chance r | p | R² | 95 % interval | nRMSE |
| --- | --- | --- | --- | --- | --- | --- | --- |
${[
  ...(forward === null ? [] : [row("forward chaining, all parts", forward.pooled)]),
  row("blocked, all folds", blocked.pooled),
  ...blocked.folds.map((score, i) => row(`blocked, fold ${i + 1}`, score)),
  row("baseline: training mean", facts.baseline),
].join("\n")}

${facts.verdict}
${facts.coverage === null ? "" : `\nAround a decoded value an interval is drawn that is to hold 90 % of the measured ones. Drawn from the held-out values of the first half, it held ${figure(100 * facts.coverage, 0)} % of those of the second half.\n`}
## Ethical considerations

- Signals and decoded values stay on the machine. The file holds ${facts.simulated ? "rows of simulated features" : "some rows of features of the recording (golden rows), channel names and the name of its source: treat it as you treat the recording"}.
- A decoded force is an estimate. Shown to a patient, it should be introduced as one.

## Caveats and recommendations

${[
  ...(facts.simulated
    ? ["Trained on a **simulated** patient: the figures say nothing about any real one."]
    : []),
  ...(facts.trials !== null && facts.trials < 10
    ? [
        `${facts.trials} ${facts.trials === 1 ? "movement is" : "movements are"} no evidence of how well it decodes.`,
      ]
    : []),
  "It does not learn on: calibrate again when the signals have changed.",
  `Values outside ${figure(facts.targetMin - (facts.targetMax - facts.targetMin) / 2)} to ${figure(facts.targetMax + (facts.targetMax - facts.targetMin) / 2)}${unit} are never given; while its inputs are invalid it gives no estimate.`,
]
  .map((line) => `- ${line}`)
  .join("\n")}
`;
}
