import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { formatError, formatInterval, formatP, formatPercent, formatR } from "../format.ts";
import { WideTable } from "../WideTable.tsx";
import { typeset } from "../words.ts";
import { DotPlot, type DotRow } from "./DotPlot.tsx";
import { type DecoderReport, type Report, roleOf, sourceOf } from "./report.ts";
import { Section } from "./Section.tsx";
import { useWidth } from "./useWidth.ts";

type Measure = "r2" | "r";
type Scheme = "forward" | "blocked";

const measureTitles = { r2: "R²", r: "r" } as const;
const schemeTitles = {
  forward: "forward chaining: trained on the past, tested on what follows",
  blocked: "blocked cross-validation: every part held out once",
} as const;

/** Every decoder on the same held-out rows, as dots with their intervals, and as figures. */
export function Comparison({ report }: { report: Report }) {
  const hasForward = report.results.some(({ forward }) => forward !== null);
  const [measure, setMeasure] = useState<Measure>("r2");
  const [asked, setScheme] = useState<Scheme>("forward");
  const scheme = hasForward ? asked : "blocked";
  const [host, width] = useWidth<HTMLDivElement>();
  const caption = `${measureTitles[measure]}, ${schemeTitles[scheme]}`;
  const shown = report.results.flatMap((result) => {
    const held = scheme === "forward" ? result.forward : result;
    return held === null ? [] : [{ result, held }];
  });
  const meanR2 = shown.find(({ result }) => result.decoder === "training-mean")?.held.pooled.r2;
  return (
    <Section
      title="Comparison"
      why="R² is the share of the changes in force that is explained: 1 is all, 0 no more than answering the mean. r tells how well the course is followed, whatever its scale. Forward chaining is the figure that counts for deployment: a decoder in use knows the past alone."
    >
      <div className="section-tools no-export">
        <SegmentedControl
          size="xs"
          aria-label="Measure"
          value={measure}
          onChange={(value) => setMeasure(value as Measure)}
          data={[
            { value: "r2", label: "R²" },
            { value: "r", label: "r" },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label="How it was held out"
          value={scheme}
          onChange={(value) => setScheme(value as Scheme)}
          data={[
            { value: "forward", label: "Forward chaining", disabled: !hasForward },
            { value: "blocked", label: "Blocked" },
          ]}
        />
        {!hasForward && <span className="beside">Too short for forward chaining.</span>}
      </div>
      <div ref={host} className="dot-plot" data-testid="comparison-plot">
        {width > 0 && (
          <DotPlot
            rows={shown.map(({ result, held }) => rowOf(result, held, measure, meanR2))}
            label={caption}
            footer={`${sourceOf(report)}, ${report.target}`}
            markLabel={measure === "r" ? "chance (95th percentile)" : "training mean"}
            width={width}
          />
        )}
      </div>
      <WideTable label="Figures of all decoders">
        <caption>{schemeTitles[scheme]}</caption>
        <thead>
          <tr>
            <th scope="col">Decoder</th>
            {[
              "R²",
              "95 % interval",
              "r",
              "95 % interval",
              "chance r",
              "p",
              "nRMSE",
              "RMSE",
              "R² of each fold",
            ].map((title, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns have one title
              <th key={i} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody data-testid="comparison-table">
          {shown.map(({ result, held: { pooled, folds } }) => (
            <tr key={result.decoder} className={result.isBaseline ? "is-baseline" : ""}>
              <th scope="row">
                {result.title} <small>{roleOf(result)}</small>
              </th>
              <td className="number">{formatR(pooled.r2)}</td>
              <td className="number">{formatInterval(pooled.r2Low, pooled.r2High)}</td>
              <td className="number">{formatR(pooled.r)}</td>
              <td className="number">{formatInterval(pooled.rLow, pooled.rHigh)}</td>
              <td className="number">{formatR(pooled.chanceR)}</td>
              <td className="number">{formatP(pooled.pValue)}</td>
              <td className="number">{formatPercent(pooled.nrmse)} %</td>
              <td className="number">{formatError(pooled.rmse, report.unit)}</td>
              <td className="number">{folds.map(({ r2 }) => formatR(r2)).join("  ")}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className="beside">
        Intervals by moving-block bootstrap. Chance: r when the measured force is shifted in a circle; p is
        the share of shifts that do as well.
      </p>
      {report.comparisons.length > 0 && <Pairs report={report} />}
      <details>
        <summary>Each decoder in words</summary>
        <dl className="verdicts">
          {report.results.map(({ decoder, title, verdict }) => (
            <div key={decoder}>
              <dt>{title}</dt>
              <dd>{typeset(verdict)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Section>
  );
}

function rowOf(
  result: DecoderReport,
  held: NonNullable<DecoderReport["forward"]>,
  measure: Measure,
  meanR2 = result.baseline.r2,
): DotRow {
  const { pooled, folds } = held;
  const [low, high] = measure === "r2" ? [pooled.r2Low, pooled.r2High] : [pooled.rLow, pooled.rHigh];
  return {
    name: result.title,
    role: roleOf(result),
    kind: result.isUnfair ? "unfair" : result.isBaseline ? "baseline" : "decoder",
    value: pooled[measure],
    low,
    high,
    folds: folds.map((fold) => fold[measure]),
    mark: measure === "r2" ? meanR2 : pooled.chanceR,
  };
}

/** Decoder against decoder on the very same rows. */
function Pairs({ report }: { report: Report }) {
  const isMany = report.comparisons.length > 1;
  // Where there is too little to tell, the decoders' verdicts say the same as that between them.
  const isTooLittle = report.results.some(({ verdict }) => verdict === report.verdict);
  return (
    <WideTable label="Decoders in pairs">
      <caption>
        In pairs on the same held-out values
        {isMany && "; intervals widened so that all of them hold together"}
      </caption>
      <thead>
        <tr>
          <th scope="col">First less second</th>
          <th scope="col" className="number">
            difference of R²
          </th>
          <th scope="col" className="number">
            95 % interval
          </th>
          <th scope="col" className="number">
            p over folds
          </th>
          <th scope="col">Which is better</th>
        </tr>
      </thead>
      <tbody>
        {report.comparisons.map(({ first, second, r2, folds }) => (
          <tr key={`${first} ${second}`}>
            <th scope="row">
              {first} − {second}
            </th>
            <td className="number">{formatR(r2.difference)}</td>
            <td className="number">{formatInterval(r2.low, r2.high)}</td>
            <td className="number">
              {formatP(folds.pValue)} <small>least possible {formatP(folds.leastPValue)}</small>
            </td>
            <td>{isTooLittle ? "too little to tell" : betterOf(first, second, r2)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function betterOf(first: string, second: string, { low, high }: { low: number; high: number }): string {
  return low > 0 ? first : high < 0 ? second : "cannot be told";
}
