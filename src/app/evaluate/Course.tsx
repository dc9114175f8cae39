import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { formatClock, formatError, formatFigure } from "../format.ts";
import type { Span } from "../plots/span.ts";
import { narrowScreen } from "../rootScale.ts";
import type { Session } from "../session.ts";
import { CoursePlot, wholeOf } from "./CoursePlot.tsx";
import { courseOf } from "./course.ts";
import type { Detail, Origin, Report, Series } from "./report.ts";
import { Section } from "./Section.tsx";
import { Signals } from "./Signals.tsx";
import { drawnSeconds } from "./stretch.ts";

/** Around a stretch that is turned to, s: what went before it and what came of it. */
const aroundSeconds = 5;
/** What is shown first: a longer course is a thicket. */
const firstSeconds = 120;
const firstSecondsNarrow = 40;
const nothing: Detail["worst"] = [];

interface Props {
  session: Session;
  report: Report;
  series: Series;
  origin: Origin;
}

/** Held-out values over time, where they are farthest off, and the signals there. */
export function Course({ session, report, series, origin }: Props) {
  const { results, detail, unit, target } = report;
  const told = results.filter(({ decoder }) => series.decoded[decoder] !== undefined);
  const [decoder, setDecoder] = useState(detail?.decoder ?? told[0]?.decoder ?? "");
  const [asked, setForward] = useState(false);
  const hasForward = series.decoded[decoder]?.forward != null;
  const isForward = asked && hasForward;
  const data = useMemo(() => courseOf(series, decoder, isForward), [series, decoder, isForward]);
  const whole = useMemo(() => wholeOf(data), [data]);
  const [view, setView] = useState<Span>(() => beginningOf(whole));
  // Only of the decoder that was looked at closely, and of what its blocked folds held out.
  const worst = detail !== null && detail.decoder === decoder && !isForward ? detail.worst : nothing;
  const marked = useMemo(
    () => worst.map(({ startSeconds, endSeconds }) => ({ from: startSeconds, to: endSeconds })),
    [worst],
  );
  const mostSeconds = drawnSeconds(origin.info);
  const title = told.find((result) => result.decoder === decoder)?.title ?? decoder;
  return (
    <Section
      title="Measured against decoded"
      why="Every decoded value here was held out: the decoder had never seen that part. The numbered stretches are those with the largest error: choose one to see the signals there."
    >
      <div className="section-tools no-export">
        <NativeSelect
          size="xs"
          aria-label="Decoder shown"
          value={decoder}
          onChange={(event) => setDecoder(event.currentTarget.value)}
          data={told.map(({ decoder: value, title: label }) => ({ value, label }))}
        />
        <SegmentedControl
          size="xs"
          aria-label="How it was held out, course"
          value={isForward ? "forward" : "blocked"}
          onChange={(value) => setForward(value === "forward")}
          data={[
            { value: "blocked", label: "Blocked" },
            { value: "forward", label: "Forward", disabled: !hasForward },
          ]}
        />
        <Button size="xs" variant="default" onClick={() => setView(whole)}>
          All of it
        </Button>
      </div>
      {worst.length > 0 && (
        <ol className="worst" aria-label="Stretches with the largest error">
          {worst.map((segment) => {
            const { startSeconds, rmse, bias } = segment;
            const around = aroundOf(segment, whole);
            return (
              <li key={startSeconds}>
                <button
                  type="button"
                  aria-pressed={around.from === view.from && around.to === view.to}
                  onClick={() => setView(around)}
                >
                  {formatClock(startSeconds)}
                </button>{" "}
                <span>
                  error {formatError(rmse, unit)}, {bias < 0 ? "too little" : "too much"} by{" "}
                  {formatError(Math.abs(bias), unit)}
                </span>
              </li>
            );
          })}
        </ol>
      )}
      <CoursePlot
        data={data}
        unit={unit}
        marked={marked}
        whole={whole}
        view={view}
        onView={setView}
        label={`Held-out ${target} decoded by ${title} over measured ${target}, against time`}
      />
      {view.to - view.from <= mostSeconds ? (
        <Signals
          session={session}
          report={report}
          origin={origin}
          marked={marked}
          whole={whole}
          view={view}
          onView={setView}
        />
      ) : (
        <p className="beside no-export">
          Zoom in to {formatFigure(mostSeconds)} s{worst.length > 0 && ", or choose a stretch above,"} to see
          the signals.
        </p>
      )}
    </Section>
  );
}

function aroundOf({ startSeconds, endSeconds }: Detail["worst"][number], whole: Span): Span {
  return {
    from: Math.max(whole.from, startSeconds - aroundSeconds),
    to: Math.min(whole.to, endSeconds + aroundSeconds),
  };
}

function beginningOf({ from, to }: Span): Span {
  const isNarrow = matchMedia(narrowScreen).matches;
  return { from, to: Math.min(to, from + (isNarrow ? firstSecondsNarrow : firstSeconds)) };
}
