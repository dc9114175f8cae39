import { Button, Checkbox, NativeSelect, NumberInput, Slider, Table } from "@mantine/core";
import { decoders, featureSpecs, searchBudgets } from "../../contract/catalogue.ts";
import type { UrlState } from "../../contract/urlState.ts";
import { FitProgress } from "../FitProgress.tsx";
import {
  formatClock,
  formatCount,
  formatFigure,
  formatInterval,
  formatP,
  formatPercent,
  formatR,
} from "../format.ts";
import { saveJson } from "../save.ts";
import { choiceOf, type Session } from "../session.ts";
import { SessionList } from "../sessions/SessionList.tsx";
import { type OpenRecording, useApp } from "../store.ts";
import { searchTitle, typeset } from "../words.ts";
import { OpenButton } from "./OpenButton.tsx";

/** Less than this cannot be split into a part to calibrate on and one to decode. */
const leastSeconds = 3;

/** What is in a recording, what is doubtful about it, and a decoder calibrated on its first part. */
export default function RecordingView({ session }: { session: Session }) {
  const recording = useApp((state) => state.recording);
  if (!recording) {
    return (
      <main className="data">
        <div className="empty">
          <h2>No recording is open</h2>
          <p>
            Drop a recording on this page: BrainVision (.vhdr, .eeg and .vmrk together), EDF, BDF, XDF, CSV or
            TSV, with its BIDS side-cars if there are any, or the folder that holds them. Nothing leaves this
            computer.
          </p>
          <OpenButton session={session} prominent />
        </div>
        <SessionList session={session} />
      </main>
    );
  }
  return (
    <main className="data">
      <Overview recording={recording} session={session} />
      <Findings recording={recording} />
      <Channels recording={recording} session={session} />
      <Calibration recording={recording} session={session} />
      <SessionList session={session} />
    </main>
  );
}

interface Part {
  recording: OpenRecording;
  session: Session;
}

function Overview({ recording: { report }, session }: Part) {
  const seconds = report.frameCount / report.info.rateHz;
  return (
    <section className="data-overview">
      <div>
        <h2 data-testid="recording-name">{report.label}</h2>
        <p className="beside">
          {report.format}, {report.channels.length} channels, {formatFigure(report.info.rateHz)} Hz,{" "}
          {formatClock(seconds)} ({formatCount(report.frameCount)} samples), {report.markerCount}{" "}
          {report.markerCount === 1 ? "marker" : "markers"}
        </p>
      </div>
      <OpenButton session={session} />
    </section>
  );
}

const severityWords = { error: "Error", warning: "Warning", note: "Note" } as const;

function Findings({ recording: { report, verified } }: { recording: OpenRecording }) {
  const isUnderWay = verified < 1;
  if (report.findings.length === 0 && !isUnderWay) {
    return <p className="beside">Verification found nothing doubtful in header and samples.</p>;
  }
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">
        Verification{" "}
        <small>
          {report.findings.length} {report.findings.length === 1 ? "finding" : "findings"}
          {isUnderWay && `, ${formatPercent(verified)} % of the recording looked at so far`}
        </small>
      </h2>
      <ul className="findings" data-testid="recording-findings">
        {grouped(report.findings).map(([first, ...others]) => (
          <li key={`${first.channel} ${first.what}`} className={`finding-${first.severity}`}>
            <b>{severityWords[first.severity]}</b>
            <div>
              {first.channel && <em>{first.channel}: </em>}
              {first.what} <span className="beside">{first.remedy}</span>
              {others.length > 0 && (
                <details>
                  <summary>
                    The same of {others.length} other {others.length === 1 ? "channel" : "channels"}
                  </summary>
                  {others.map(({ channel, what }) => (
                    <p key={`${channel} ${what}`}>
                      <em>{channel}: </em>
                      {what}
                    </p>
                  ))}
                </details>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Finding = OpenRecording["report"]["findings"][number];

/** What is the worst first; findings that ask for the same belong together. */
function grouped(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  const order = Object.keys(severityWords);
  for (const finding of findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))) {
    const key = finding.channel === null ? finding.what : `${finding.severity} ${finding.remedy}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function Channels({ recording, session }: Part) {
  const { report, target, inputs } = recording;
  const toggle = (name: string) =>
    session.describeRecording({
      inputs: inputs.includes(name)
        ? inputs.filter((each) => each !== name)
        : report.channels
            .map((channel) => channel.name)
            .filter((each) => each === name || inputs.includes(each)),
    });
  return (
    <section aria-labelledby="channels">
      <h2 id="channels">
        Channels <small>decode from {inputs.filter((name) => name !== target).length}</small>
      </h2>
      <div className="table-scroll">
        <Table withRowBorders verticalSpacing={4} className="channel-table" data-testid="recording-channels">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Decode from</Table.Th>
              <Table.Th>Channel</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Unit</Table.Th>
              <Table.Th className="number">Rate, Hz</Table.Th>
              <Table.Th className="number">SD</Table.Th>
              <Table.Th className="number">Least</Table.Th>
              <Table.Th className="number">Greatest</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.channels.map(({ name, kind, unit, rateHz, sd, min, max }) => (
              <Table.Tr key={name} className={name === target ? "is-target" : ""}>
                <Table.Td>
                  {name === target ? (
                    <small>target</small>
                  ) : (
                    <Checkbox
                      size="xs"
                      aria-label={`Decode from ${name}`}
                      checked={inputs.includes(name)}
                      onChange={() => toggle(name)}
                    />
                  )}
                </Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{kind}</Table.Td>
                <Table.Td>{unit || "–"}</Table.Td>
                <Table.Td className="number">{formatFigure(rateHz)}</Table.Td>
                <Table.Td className="number">{formatFigure(sd)}</Table.Td>
                <Table.Td className="number">{formatFigure(min)}</Table.Td>
                <Table.Td className="number">{formatFigure(max)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

function Calibration({ recording, session }: Part) {
  const decoder = useApp((state) => state.choice.decoder);
  const isEvaluating = useApp((state) => state.evaluation.state === "under-way");
  const { report, target, inputs, spec, budget, splitSeconds, training } = recording;
  const seconds = report.frameCount / report.info.rateHz;
  const isUnderWay = training.state === "under-way";
  const setSplit = (value: number) => {
    if (Number.isFinite(value))
      session.describeRecording({ splitSeconds: Math.min(seconds, Math.max(0, value)) });
  };
  const hindrance =
    target === ""
      ? "Choose the channel that holds the measured force."
      : inputs.filter((name) => name !== target).length === 0
        ? "Choose at least one channel to decode from."
        : !(splitSeconds > 0)
          ? "Choose how much to calibrate on."
          : seconds < leastSeconds
            ? `The recording is ${formatFigure(seconds)} s long: too short to calibrate on.`
            : isEvaluating
              ? "An evaluation is under way, and one at a time is computed: wait for it or cancel it on the Evaluate page."
              : null;
  return (
    <section aria-labelledby="calibration" className="calibration">
      <h2 id="calibration">
        Calibration <small>trains on the first part; the rest is decoded as if it were live</small>
      </h2>
      <div className="calibration-form">
        <NativeSelect
          label="Target"
          description="Measured force, or what else is to be decoded"
          value={target}
          disabled={isUnderWay}
          onChange={(event) => {
            const name = event.currentTarget.value;
            session.describeRecording({ target: name });
          }}
          data={[
            ...(target === "" ? [{ value: "", label: "choose…" }] : []),
            ...report.channels.map(({ name, kind, unit }) => ({
              value: name,
              label: `${name} (${kind}${unit ? `, ${unit}` : ""})`,
            })),
          ]}
          data-testid="recording-target"
        />
        <NativeSelect
          label="Decoder"
          description={decoders.find(({ name }) => name === decoder)?.phrase}
          value={decoder}
          disabled={isUnderWay}
          onChange={(event) =>
            void session.change({ decoder: event.currentTarget.value as UrlState["decoder"] })
          }
          data={decoders.map(({ name, title }) => ({ value: name, label: title }))}
        />
        <NativeSelect
          label="Features"
          description="What is computed of the signals"
          value={spec}
          disabled={isUnderWay}
          onChange={(event) => session.describeRecording({ spec: event.currentTarget.value })}
          data={Object.entries(featureSpecs).map(([name, { title }]) => ({ value: name, label: title }))}
        />
        <NativeSelect
          label="Search"
          description="Lags, bands and windows tried"
          value={String(budget)}
          disabled={isUnderWay}
          onChange={(event) => session.describeRecording({ budget: Number(event.currentTarget.value) })}
          data={searchBudgets.map((each) => ({ value: String(each), label: searchTitle(each) }))}
        />
        <NumberInput
          label="Calibrate on the first"
          description={`of ${formatFigure(seconds)} s`}
          suffix=" s"
          value={splitSeconds}
          disabled={isUnderWay}
          onChange={(value) => setSplit(Number(value))}
          min={0}
          max={seconds}
          step={1}
          decimalScale={1}
          data-testid="recording-split"
        />
        <div className="calibration-slider">
          <Slider
            aria-label="End of the part to calibrate on"
            thumbLabel="End of the part to calibrate on"
            value={splitSeconds}
            onChange={setSplit}
            min={0}
            max={seconds}
            step={0.1}
            label={(value) => `${formatFigure(value)} s`}
            disabled={isUnderWay}
          />
        </div>
      </div>
      {isUnderWay ? (
        <TrainingProgress recording={recording} session={session} />
      ) : (
        <div className="calibration-actions">
          <Button
            onClick={() => void session.calibrate()}
            disabled={hindrance !== null}
            variant={training.state === "done" ? "default" : "filled"}
            data-testid="calibrate"
          >
            Calibrate
          </Button>
          {hindrance && <span className="beside">{hindrance}</span>}
        </div>
      )}
      {training.state === "failed" && (
        <p className="finding-error" role="alert" data-testid="calibration-failed">
          <b>Calibration failed</b> {training.reason}
        </p>
      )}
      {training.state === "done" && <Outcome recording={recording} session={session} decoder={decoder} />}
    </section>
  );
}

function TrainingProgress({ recording: { training }, session }: Part) {
  if (training.state !== "under-way") return null;
  return (
    <FitProgress label="Calibration" progress={training.progress} onCancel={() => session.cancelTraining()} />
  );
}

/** How well the decoder does on what it was not fitted to, inside the part it was trained on. */
function Outcome({ recording, session, decoder }: Part & { decoder: string }) {
  if (recording.training.state !== "done") return null;
  const { result, endSample, ofChoice } = recording.training;
  const { report } = recording;
  const isStale = ofChoice !== choiceOf(recording, decoder);
  const scoredFrom = endSample / report.info.rateHz + result.gapMs / 1000;
  const left = report.frameCount / report.info.rateHz - scoredFrom;
  return (
    <div className="outcome" data-testid="calibration-result">
      <h3>{result.name}</h3>
      <Table withRowBorders verticalSpacing={4} className="channel-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Cross-validated, first {formatFigure(result.seconds)} s</Table.Th>
            <Table.Th className="number">r</Table.Th>
            <Table.Th className="number">95 % interval</Table.Th>
            <Table.Th className="number">chance r</Table.Th>
            <Table.Th className="number">p</Table.Th>
            <Table.Th className="number">R²</Table.Th>
            <Table.Th className="number">95 % interval</Table.Th>
            <Table.Th className="number">nRMSE</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[
            ...(result.forward
              ? [
                  {
                    name: "forward: trained on the past, tested on what follows",
                    score: result.forward.pooled,
                  },
                ]
              : []),
            ...result.blocked.folds.map((score, i) => ({ name: `fold ${i + 1}`, score })),
            { name: "all folds together", score: result.blocked.pooled },
            { name: "baseline: mean of the training part", score: result.baseline },
          ].map(({ name, score }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className="number">{formatR(score.r)}</Table.Td>
              <Table.Td className="number">{formatInterval(score.rLow, score.rHigh)}</Table.Td>
              <Table.Td className="number">{formatR(score.chanceR)}</Table.Td>
              <Table.Td className="number">{formatP(score.pValue)}</Table.Td>
              <Table.Td className="number">{formatR(score.r2)}</Table.Td>
              <Table.Td className="number">{formatInterval(score.r2Low, score.r2High)}</Table.Td>
              <Table.Td className="number">{formatPercent(score.nrmse)} %</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p>{typeset(result.verdict)}</p>
      <p className="beside">
        {formatCount(result.rowCount)} rows, fitted in {formatFigure(result.elapsedMs / 1000)} s. Gap between
        training and test {formatFigure(result.gapMs / 1000)} s: the rest is scored from{" "}
        {formatFigure(scoredFrom)} s on
        {left > 0 ? `, ${formatFigure(left)} s in all.` : "."}
      </p>
      {isStale && (
        <p className="finding-warning">The settings above were changed since: calibrate again to use them.</p>
      )}
      <div className="calibration-actions">
        <Button
          onClick={() => void session.decodeRest()}
          disabled={left <= 0}
          variant={isStale ? "default" : "filled"}
          data-testid="decode-rest"
        >
          Decode the rest
        </Button>
        {left <= 0 && <span className="beside">Nothing is left to decode: calibrate on less.</span>}
        <Button
          variant="default"
          onClick={() => saveJson(result.artifact, `${report.label.replace(/\.\w+$/, "")}-decoder.json`)}
        >
          Save decoder
        </Button>
      </div>
    </div>
  );
}
