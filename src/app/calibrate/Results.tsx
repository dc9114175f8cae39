import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { TrainingResult } from "../../contract/apis.ts";
import { formatCount, formatFigure, formatInterval, formatP, formatPercent, formatR } from "../format.ts";
import { saveJson } from "../save.ts";
import { savedDecoder } from "../savedDecoder.ts";
import type { Session } from "../session.ts";
import { type OpenRecording, store, type Trained, type TrainedSet } from "../store.ts";
import { WideTable } from "../WideTable.tsx";
import { typeset } from "../words.ts";
import { isOfGuidedRun, putToUse } from "./guidedRun.ts";
import { useCalibration } from "./state.ts";
import { choiceOf, titleOf } from "./training.ts";

type Score = TrainingResult["baseline"];

interface ResultsProps {
  recording: OpenRecording;
  set: TrainedSet;
  session: Session;
}

/** What has just come is brought into sight; what was seen before is not, when its page is turned to again. */
const shown = new WeakSet<TrainedSet>();

/** How well each decoder does on what it was not fitted to, and what can be done with it. */
export function Results({ recording, set, session }: ResultsProps) {
  const chosen = useCalibration((state) => state.decoders);
  const isGuided = useCalibration((state) => isOfGuidedRun(recording, state.origin));
  const { best, decoders, failures, endSample, ofChoice } = set;
  const { report } = recording;
  const { result } = best;
  const scoredFrom = endSample / report.info.rateHz + result.gapMs / 1000;
  const left = report.frameCount / report.info.rateHz - scoredFrom;
  const isUsable = isGuided || left > 0;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (shown.has(set)) return;
    shown.add(set);
    section.current?.scrollIntoView({ block: "nearest" });
  }, [set]);
  return (
    <section
      ref={section}
      aria-labelledby="calibrated"
      className="calibrated"
      data-testid="calibration-result"
    >
      <h2 id="calibrated">
        {report.simulated && <span className="simulated">SIMULATED</span>} Held out of {report.label}
      </h2>
      <p className="calibrated-verdict" data-testid="calibration-verdict">
        <b>{titleOf(best.decoder)}.</b> {typeset(result.verdict)}
      </p>
      {ofChoice !== choiceOf(recording, chosen) && (
        <p className="finding-warning">The settings above were changed since: calibrate again to use them.</p>
      )}
      {failures.map(({ decoder, reason }) => (
        <p key={decoder} className="finding-warning">
          <b>{titleOf(decoder)} could not be fitted.</b> {reason}
        </p>
      ))}
      <div className="calibrated-decoders">
        <WideTable label="Decoders, by what was held out">
          <caption>
            Cross-validated: each part of the first {formatFigure(result.seconds)} s held out in turn, with a
            gap of {formatFigure(result.gapMs / 1000)} s around it
          </caption>
          <thead>
            <tr>
              <th>Decoder</th>
              <th className="number">r</th>
              <th className="number">95 % interval</th>
              <th className="number">chance r</th>
              <th
                className="number"
                title="Share of shifts in time that reach the agreement within the parts, their means left out"
              >
                p
              </th>
              <th className="number">R²</th>
              <th className="number">nRMSE</th>
              <th className="number" title="Trained on the past alone, tested on what follows">
                r forward
              </th>
              <th>
                <span className="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {decoders.map((each) => (
              <tr key={each.decoder}>
                <th scope="row">
                  {titleOf(each.decoder)}{" "}
                  {each === best && decoders.length > 1 && <BestBadge score={each.result.blocked.pooled} />}
                </th>
                <Figures score={each.result.blocked.pooled} />
                <td className="number" data-label="r forward">
                  {formatR(each.result.forward?.pooled.r ?? Number.NaN)}
                </td>
                <td>
                  <Actions
                    each={each}
                    isBest={each === best}
                    isUsable={isUsable}
                    label={report.label}
                    session={session}
                  />
                </td>
              </tr>
            ))}
            <tr className="is-baseline" data-testid="calibration-baseline">
              <th scope="row">Baseline: mean of the training part</th>
              <Figures score={result.baseline} />
              <td />
              <td />
            </tr>
          </tbody>
        </WideTable>
      </div>
      <Folds decoders={decoders} />
      <p className="beside">
        {formatCount(result.rowCount)} rows.{" "}
        {isGuided
          ? "Put under the stream, a decoder is scored on what follows the calibration alone."
          : left > 0
            ? `The rest is scored from ${formatFigure(scoredFrom)} s on, ${formatFigure(left)} s in all.`
            : "Nothing of the recording is left to decode: calibrate on less, or save the decoder."}
        {decoders.length > 1 &&
          " Best is the highest r here; whether that is more than luck is told on the Evaluate page."}
        {report.simulated && " The patient is simulated: the figures say nothing about any real one."}
      </p>
    </section>
  );
}

/** The best of several may be no good. */
function BestBadge({ score }: { score: Score }) {
  return score.pValue <= 0.05 && score.rLow > 0 ? (
    <b className="calibrated-best">best</b>
  ) : (
    <small className="beside">highest r</small>
  );
}

function Figures({ score }: { score: Score }) {
  return (
    <>
      <td className="number" data-label="r">
        {formatR(score.r)}
      </td>
      <td className="number" data-label="95 %">
        {formatInterval(score.rLow, score.rHigh)}
      </td>
      <td className="number" data-label="chance r">
        {formatR(score.chanceR)}
      </td>
      <td className="number" data-label="p">
        {formatP(score.pValue)}
      </td>
      <td className="number" data-label="R²">
        {formatR(score.r2)}
      </td>
      <td className="number" data-label="nRMSE">
        {formatPercent(score.nrmse)} %
      </td>
    </>
  );
}

interface ActionsProps {
  each: Trained;
  isBest: boolean;
  isUsable: boolean;
  label: string;
  session: Session;
}

function Actions({ each, isBest, isUsable, label, session }: ActionsProps) {
  const { artifact, name } = each.result;
  const title = titleOf(each.decoder);
  const fileName = `${label.replace(/\.\w+$/, "")}-${each.decoder}.json`;
  return (
    <span className="calibrated-actions">
      <Button
        size="compact-xs"
        variant={isBest ? "filled" : "default"}
        disabled={!isUsable}
        aria-label={`Use it now: ${title}`}
        onClick={() => void putToUse(session, each)}
        data-testid="decode-rest"
      >
        Use it now
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Save decoder: ${title}`}
        onClick={() => saveJson(artifact, fileName)}
      >
        Save decoder
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Card: ${title}`}
        onClick={() => store.setState({ card: savedDecoder(artifact, name).card })}
      >
        Card
      </Button>
    </span>
  );
}

/** Each part that was held out by itself: how much the figures depend on which. */
function Folds({ decoders }: { decoders: readonly Trained[] }) {
  const count = Math.max(...decoders.map(({ result }) => result.blocked.folds.length));
  const places = Array.from({ length: count }, (_, place) => place);
  return (
    <details>
      <summary>Fold by fold</summary>
      <WideTable label="Folds">
        <thead>
          <tr>
            <th>r and R² on what was held out</th>
            {places.map((place) => (
              <th key={place} className="number">
                fold {place + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {decoders.map(({ decoder, result }) => (
            <tr key={decoder}>
              <th scope="row">{titleOf(decoder)}</th>
              {places.map((place) => {
                const score = result.blocked.folds[place];
                return (
                  <td key={place} className="number">
                    {score ? `${formatR(score.r)}, ${formatR(score.r2)}` : "–"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </details>
  );
}
