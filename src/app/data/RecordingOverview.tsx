import { ActionIcon, Button } from "@mantine/core";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { mostShown } from "../../contract/frame.ts";
import { useWidth } from "../evaluate/useWidth.ts";
import { formatCount, formatPercent } from "../format.ts";
import type { Span } from "../plots/span.ts";
import { recordingSource } from "../requests.ts";
import { rems, useRootScale } from "../rootScale.ts";
import type { Session } from "../session.ts";
import type { OpenRecording } from "../store.ts";
import { ChannelChoice } from "./ChannelChoice.tsx";
import { ChannelSpectrum } from "./ChannelSpectrum.tsx";
import { overviewRequest } from "./envelope.ts";
import { heightOf, OverviewPlot } from "./OverviewPlot.tsx";
import { leastSeconds, spanOfKey, spanWords } from "./span.ts";
import { useOverview } from "./useOverview.ts";

interface Props {
  recording: OpenRecording;
  session: Session;
}

/** What the buttons do, and the keys that do the same. */
const moves = [
  ["−", "Show more time", "-"],
  ["+", "Show less time", "+"],
  ["←", "Earlier", "ArrowLeft"],
  ["→", "Later", "ArrowRight"],
] as const;

/** All of a recording at once, down to single samples; and the spectrum of what is shown. */
export function RecordingOverview({ recording, session }: Props) {
  const { files, said, report, inputs, target, verified, isVerifying } = recording;
  const { info, frameCount } = report;
  const { rateHz } = info;
  const names = info.channels.map(({ name }) => name);
  const [asked, setChosen] = useState<readonly string[]>(() => firstShown(names, inputs, target));
  const chosen = useMemo(() => chosenOf(info.channels, asked), [info, asked]);
  const whole = useMemo(() => ({ from: 0, to: frameCount / rateHz }), [frameCount, rateHz]);
  const [view, setView] = useState<Span>(whole);
  const source = useMemo(() => recordingSource({ files, said }), [files, said]);
  const [host, width] = useWidth<HTMLDivElement>();
  const scale = useRootScale();
  const request = useMemo(
    () => (width > 0 ? overviewRequest(source, info, chosen, view, width * scale * devicePixelRatio) : null),
    [source, info, chosen, view, width, scale],
  );
  const { overview, failure, retry } = useOverview(session, request);
  const readout = useRef<HTMLSpanElement>(null);
  const move = (key: string) => setView((span) => spanOfKey(key, span, whole) ?? span);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !spanOfKey(event.key, view, whole)) return;
    // The page's own keys pan the live plots.
    event.preventDefault();
    event.stopPropagation();
    move(event.key);
  };
  const words = spanWords(view);
  const label = `${chosen.join(", ")}${report.simulated ? ", simulated" : ""}, from ${words}`;
  const isWhole = view.from <= whole.from && view.to >= whole.to;
  return (
    <>
      <section aria-labelledby="overview">
        <h2 id="overview">
          Overview{" "}
          <small>
            <span data-testid="overview-span">{words}</span>
            {isWhole && ", all of it"}
          </small>
        </h2>
        <div className="overview-tools">
          <ChannelChoice names={names} chosen={chosen} onChosen={setChosen} />
          <span className="overview-moves">
            {moves.map(([sign, title, key]) => (
              <ActionIcon
                key={key}
                variant="default"
                aria-label={title}
                title={title}
                onClick={() => move(key)}
              >
                {sign}
              </ActionIcon>
            ))}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            disabled={isWhole}
            onClick={() => move("Home")}
            data-testid="overview-whole"
          >
            Whole recording
          </Button>
          {report.simulated && <span className="simulated">SIMULATED</span>}
        </div>
        <figure
          className="overview"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and pan what has the focus
          tabIndex={0}
          aria-label={`Overview: ${label}. Plus and minus zoom, arrows pan, Home shows all of it.`}
          onKeyDown={onKey}
          data-testid="overview"
          data-state={
            failure !== null ? "failed" : overview ? (overview.isGrowing ? "growing" : "shown") : "reading"
          }
        >
          <div ref={host} className="overview-host" style={{ minHeight: rems(heightOf(chosen.length)) }}>
            {!overview && failure === null && (
              <p className="beside" role="status">
                Reading the recording…
              </p>
            )}
            {overview && (
              <OverviewPlot
                overview={overview}
                rateHz={rateHz}
                whole={whole}
                view={view}
                onView={setView}
                leastSeconds={leastSeconds}
                label={label}
                readout={readout}
              />
            )}
          </div>
          <figcaption className="beside overview-caption">
            <span>
              Least to greatest value in each column, every channel with its own gain. Wheel or <kbd>+</kbd>{" "}
              <kbd>−</kbd> zoom, dragging or <kbd>←</kbd> <kbd>→</kbd> pan, <kbd>Home</kbd> shows all.
              {isVerifying &&
                ` ${formatPercent(verified)} % of the recording has been looked at so far: the rest is drawn as it comes.`}
              {overview &&
                overview.markerCount > overview.markers.length &&
                ` ${formatCount(overview.markerCount)} markers here: zoom in to see them.`}
            </span>
            <span ref={readout} className="plot-readout" aria-hidden="true" />
          </figcaption>
          {failure !== null && (
            <p className="finding-error" role="alert">
              <b>Not read</b> {failure}{" "}
              <Button size="xs" variant="default" onClick={retry}>
                Try again
              </Button>
            </p>
          )}
        </figure>
      </section>
      <ChannelSpectrum
        session={session}
        source={source}
        names={names}
        first={chosen[0] as string}
        rateHz={rateHz}
        view={view}
      />
    </>
  );
}

/** The channels that were asked for; the first ones where none of them is there any more. */
function chosenOf(channels: readonly { name: string }[], asked: readonly string[]): string[] {
  const names = channels.map(({ name }) => name);
  const found = names.filter((name) => asked.includes(name));
  return found.length > 0 ? found : names.slice(0, mostShown);
}

/** What is decoded from and the target, as far as there is room; else the first channels. */
function firstShown(names: readonly string[], inputs: readonly string[], target: string): string[] {
  const wanted = new Set([...inputs.filter((name) => name !== target).slice(0, mostShown - 1), target]);
  return names.filter((name) => wanted.has(name));
}
