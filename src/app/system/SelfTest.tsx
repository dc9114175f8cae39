import { Button } from "@mantine/core";
import { FitProgress } from "../FitProgress.tsx";
import { formatFigure } from "../format.ts";
import { saveJson, stampOf } from "../save.ts";
import type { Session } from "../session.ts";
import { WideTable } from "../WideTable.tsx";
import type { Figure, Verdict } from "./checks/check.ts";
import { type CheckResult, runSelfTest, type SelfTestReport, useSelfTest } from "./selfTest.ts";

const words: Readonly<Record<Verdict, string>> = {
  good: "good",
  attention: "look at it",
  bad: "bad",
  unmeasured: "not measured",
};

const summaries: Readonly<Record<Verdict, string>> = {
  good: "This machine is fit for a session.",
  attention: "Usable, and something is to be looked at first.",
  bad: "Not fit for a session as it is.",
  unmeasured: "What was measured is good; something could not be measured.",
};

/** Tests this very machine before a session. */
export function SelfTest({ session }: { session: Session }) {
  const test = useSelfTest();
  return (
    <section aria-labelledby="self-test" className="self-test">
      <div className="system-head">
        <h2 id="self-test">Self-test</h2>
        {test.state !== "under-way" && (
          <Button size="compact-sm" onClick={() => void runSelfTest(session)} data-testid="run-self-test">
            {test.state === "done" ? "Test again" : "Test this machine"}
          </Button>
        )}
        {test.state === "done" && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => window.print()}>
              Print
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                saveJson(test.report, `gripscope-self-test-${stampOf(test.report.startedAt)}.json`)
              }
            >
              Save (JSON)
            </Button>
          </>
        )}
      </div>
      {test.state === "none" && (
        <p className="beside">
          Run it before a session: in about ten seconds it measures the latency of the stream that runs,
          clock, screen, storage, and the decoder on every backend. Decoding goes on meanwhile.
        </p>
      )}
      {test.state === "under-way" && (
        <FitProgress
          label="Self-test"
          progress={test.progress}
          onCancel={test.cancel}
          testId="self-test-progress"
        />
      )}
      {test.state === "done" && <Result report={test.report} />}
    </section>
  );
}

function Result({ report }: { report: SelfTestReport }) {
  const { verdict, startedAt, tookSeconds, machine, checks } = report;
  return (
    <div data-testid="self-test-result" className="self-test-result">
      <p className={`self-test-verdict verdict-${verdict}`} data-testid="self-test-verdict">
        <i aria-hidden="true" />
        <span>
          <b>{summaries[verdict]}</b>{" "}
          <small>
            {new Date(startedAt).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" })}, took{" "}
            {formatFigure(tookSeconds)} s
          </small>
        </span>
      </p>
      {checks.map((check) => (
        <CheckTable key={check.name} check={check} />
      ))}
      <p className="beside">
        {machine.browser}. {machine.threads} threads, screen {machine.screen}
        {machine.renderer && `, ${machine.renderer}`}.{" "}
        {Object.entries(machine.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(", ")}
        .
      </p>
    </div>
  );
}

function CheckTable({ check: { name, title, why, verdict, figures, remedy } }: { check: CheckResult }) {
  return (
    <section aria-labelledby={`check-${name}`} className="check" data-testid={`check-${name}`}>
      <h3 id={`check-${name}`} className={`verdict-${verdict}`}>
        <i aria-hidden="true" />
        {title}: {words[verdict]} <small>{why}</small>
      </h3>
      {remedy && (
        <p className={`remedy remedy-${verdict}`}>
          <b>What to do.</b> {remedy}
        </p>
      )}
      <WideTable label={`${title}, figures`}>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Measured</th>
            <th scope="col">Limit</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <FigureRow key={figure.name} figure={figure} />
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function FigureRow({ figure: { name, value, unit, limit, verdict } }: { figure: Figure }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {value === null ? (
          "not told by this browser"
        ) : typeof value === "string" ? (
          value
        ) : (
          <>
            {Number.isFinite(value) ? formatFigure(value) : "never"} <span className="unit">{unit}</span>
          </>
        )}
      </td>
      <td>{limit || "–"}</td>
      <td className={verdict ? `figure-verdict verdict-${verdict}` : undefined}>
        {verdict && <i aria-hidden="true" />} {verdict ? words[verdict] : "–"}
      </td>
    </tr>
  );
}
