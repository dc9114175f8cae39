import type { LiveStatus } from "../../contract/frame.ts";
import { estimateOf } from "../estimate.ts";
import {
  formatClock,
  formatCount,
  formatFigure,
  formatMs,
  formatPercent,
  formatR,
  formatValue,
  inUnit,
} from "../format.ts";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { Backends } from "./Backends.tsx";

type Score = NonNullable<LiveStatus["score"]>;

interface FigureProps {
  name: string;
  value: string;
  unit?: string;
  /** What makes the figure honest: interval, chance, span. */
  beside?: string;
  testId: string;
  title: string;
}

function Figure({ name, value, unit, beside, testId, title }: FigureProps) {
  return (
    <div className="figure" title={title}>
      <dt>{name}</dt>
      <dd>
        <b data-testid={testId}>{value}</b>
        {unit && value !== "–" && <span className="unit"> {unit}</span>}
        {beside && <span className="beside"> {beside}</span>}
      </dd>
    </div>
  );
}

/** The decoded value now, large enough for the back of the room; grey with its reason where there is none. */
export function BigFigure() {
  const reading = useApp((state) => state.reading);
  const status = useApp((state) => state.status);
  const run = useApp((state) => state.run);
  const staleMs = useApp((state) => state.staleMs);
  const unit = run?.decoder.target.unit ?? "";
  const { decoded, isValue, isHeld, noEstimate } = estimateOf(
    { status, staleMs },
    reading?.decoded ?? Number.NaN,
  );
  const magnitude = run?.display.magnitude ?? 0;
  const told = inUnit(decoded, unit, magnitude);
  const share = unit === "%" && isValue ? Math.min(1, Math.max(0, decoded / 100)) : 0;
  return (
    <section className="big-figure" aria-label="Decoded value">
      <p className={isValue && !isHeld ? "big" : "big none"}>
        <span data-testid="figure-value">{told.text}</span>
        <span className="unit">{told.unit}</span>
      </p>
      {unit === "%" && (
        <div className="bar" aria-hidden="true">
          <i style={{ transform: `scaleX(${share})` }} />
          {Number.isFinite(reading?.measured) && (
            <u style={{ left: `${Math.min(100, Math.max(0, reading?.measured ?? 0))}%` }} />
          )}
        </div>
      )}
      <p className="beside" data-testid="no-estimate">
        {!isValue && noEstimate
          ? `no estimate: ${noEstimate}`
          : `decoded ${run?.decoder.target.name ?? ""}${Number.isFinite(reading?.measured) ? `, measured ${formatValue(reading?.measured ?? Number.NaN, unit, magnitude)}` : ""}`}
      </p>
    </section>
  );
}

const chanceTitle = "95th percentile of r when the measured values are shifted in a circle";

function ScoreFigures({ score, over, final }: { score: Score | null; over: string; final?: boolean }) {
  const unit = useApp((state) => state.run?.decoder.target.unit ?? "");
  const magnitude = useApp((state) => state.run?.display.magnitude ?? 0);
  const id = (name: string) => (final ? `final-${name}` : `figure-${name}`);
  const hasInterval = score !== null && Number.isFinite(score.rLow);
  const interval = hasInterval
    ? `(${formatR(score.rLow)} to ${formatR(score.rHigh)})`
    : score
      ? "too short for an interval"
      : "";
  return (
    <>
      <Figure
        name="r"
        value={formatR(score?.r ?? Number.NaN)}
        beside={interval}
        testId={id("r")}
        title={`Correlation of decoded with measured, ${over}; 95 % interval by moving-block bootstrap`}
      />
      <Figure
        name="r by chance"
        value={formatR(score?.chanceR ?? Number.NaN)}
        beside={hasInterval ? "95th percentile" : ""}
        testId={id("chance")}
        title={chanceTitle}
      />
      <Figure
        name="R²"
        value={formatR(score?.r2 ?? Number.NaN)}
        beside={score ? "0 is the mean" : ""}
        testId={id("r2")}
        title={`Share of the variance explained, ${over}; 0 is the mean, below 0 is worse than it`}
      />
      <Figure
        name="nRMSE"
        value={formatPercent(score?.nrmse ?? Number.NaN)}
        unit="%"
        beside={score ? `error ${formatValue(score.rmse, unit, magnitude)}` : ""}
        testId={id("nrmse")}
        title={`Root mean square error as a share of the measured range, ${over}`}
      />
    </>
  );
}

/** Everything that is measured about the run. */
export function Figures({ session }: { session: Session }) {
  const status = useApp((state) => state.status);
  const reading = useApp((state) => state.reading);
  const run = useApp((state) => state.run);
  if (!run) return null;
  const score = status?.score ?? null;
  return (
    <div className="figures">
      <section aria-labelledby="figures-accuracy">
        <h2 id="figures-accuracy">
          Accuracy{" "}
          <small data-testid="figure-span">last {formatFigure(Math.min(60, score?.seconds ?? 0))} s</small>
        </h2>
        <dl>
          <ScoreFigures score={score} over="over the last 60 s of the stream" />
        </dl>
        {run.display.info.intervalShare !== null && (
          <dl>
            <Coverage promised={run.display.info.intervalShare} coverage={status?.coverage ?? null} />
          </dl>
        )}
        {status?.finalScore && (
          <>
            <h2>
              All that was scored <small>{formatClock(status.finalScore.seconds)}</small>
            </h2>
            <dl>
              <ScoreFigures score={status.finalScore} over="over everything that was scored" final />
            </dl>
          </>
        )}
      </section>
      <section aria-labelledby="figures-latency">
        <h2 id="figures-latency">
          Latency <small>from the newest sample, last 60 s</small>
        </h2>
        <dl>
          <Latency name="to decoded" id="decoded" of={status?.toDecodedMs} />
          <Latency name="to pixel" id="pixel" of={status?.toPixelMs} />
          <Figure
            name="features"
            value={formatMs(run.display.info.featureLatencyMs)}
            unit="ms"
            beside={
              run.display.info.targetLagMs > 0
                ? `filters, windows; decodes what was ${formatMs(run.display.info.targetLagMs)} ms ago`
                : "filters, windows"
            }
            testId="figure-features"
            title={`How far the features lag behind the signal itself: group delay of filters, half of windows. ${run.display.info.kernels
              .filter(({ latencyMs }) => latencyMs > 0)
              .map(({ kernel, latencyMs }) => `${kernel} ${formatMs(latencyMs)} ms`)
              .join(", ")}.`}
          />
        </dl>
      </section>
      <section aria-labelledby="figures-engine">
        <h2 id="figures-engine">
          Engine <Backends session={session} />
        </h2>
        <dl>
          <Figure
            name="decoded"
            value={status?.state === "running" ? status.decodedPerSecond.toFixed(1) : "–"}
            unit="/s"
            beside={status ? `${formatCount(status.missedHops)} missed` : ""}
            testId="figure-rate"
            title="Decoded values a second, over the last 5 s; beside it how many came later than the next one was due, in this run"
          />
          <Figure
            name="dropped frames"
            value={formatCount(reading?.droppedFrames ?? 0)}
            beside={
              Number.isFinite(reading?.framesPerSecond)
                ? `at ${formatFigure(reading?.framesPerSecond ?? 0)}/s`
                : ""
            }
            testId="figure-dropped"
            title={`Animation frames that came too late since the run began. Points not shown because drawing was slow: ${reading?.droppedPoints ?? 0}`}
          />
          <Figure
            name="lost samples"
            value={formatCount(status?.lostSamples ?? 0)}
            beside={status ? intakeOf(status.intake) : ""}
            testId="figure-lost"
            title="Samples that the source did not deliver; beside it what came twice or too late, out of order, or unreadable"
          />
          <Figure
            name="backend"
            value={status?.backend.name ?? run.decoder.backend.name}
            beside={(status?.backend ?? run.decoder.backend).software ? "in software" : ""}
            testId="figure-backend"
            title={`Where the decoder is computed. ${run.decoder.backend.renderer}. Golden rows reproduced to ${run.decoder.goldenError.toExponential(1)} of the range.`}
          />
        </dl>
      </section>
      <ChannelList quality={status?.quality ?? []} />
    </div>
  );
}

/** Of an interval that is to hold 90 % of the measured values, how many it holds here and now. */
function Coverage({ promised, coverage }: { promised: number; coverage: LiveStatus["coverage"] }) {
  return (
    <Figure
      name="interval held"
      value={formatPercent(coverage?.share ?? Number.NaN)}
      unit="%"
      beside={`${formatPercent(promised)} % expected`}
      testId="figure-coverage"
      title={`Share of the ${coverage?.count ?? 0} measured values of the last 60 s that lay within the interval around the decoded one. Fewer than expected: this decoder is surer than it should be here.`}
    />
  );
}

/** What was wrong with the stream and has been put right, in few words. */
function intakeOf({ outdatedSamples, reorderedBlocks, refusedBlocks }: LiveStatus["intake"]): string {
  return [
    outdatedSamples > 0 && `${formatCount(outdatedSamples)} twice or late`,
    reorderedBlocks > 0 && `${formatCount(reorderedBlocks)} blocks out of order`,
    refusedBlocks > 0 && `${formatCount(refusedBlocks)} blocks refused`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

function Latency({ name, id, of }: { name: string; id: string; of: LiveStatus["toDecodedMs"] | undefined }) {
  const hasAny = of !== undefined && of.count > 0;
  return (
    <div
      className="figure"
      title={`Median and 99th percentile of ${of?.count ?? 0} values. Only at 1×, 2× and 8×: without a clock there is no latency.`}
    >
      <dt>{name}</dt>
      <dd>
        <b data-testid={`figure-${id}-p50`}>{hasAny ? formatMs(of.p50) : "–"}</b>
        {hasAny && <span className="unit"> ms</span>}
        <span className="beside">
          {" "}
          p99 <span data-testid={`figure-${id}-p99`}>{hasAny ? formatMs(of.p99) : "–"}</span>
        </span>
      </dd>
    </div>
  );
}

const words = { good: "good", attention: "look", bad: "bad" } as const;

function ChannelList({ quality }: { quality: LiveStatus["quality"] }) {
  if (quality.length === 0) return null;
  return (
    <section aria-labelledby="figures-channels">
      <h2 id="figures-channels">Channels</h2>
      <ul className="channels">
        {quality.map(({ channel, verdict, reason }) => (
          <li key={channel} className={`verdict-${verdict}`}>
            <i aria-hidden="true" />
            <span>{channel}</span>
            <small>{reason || words[verdict]}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
