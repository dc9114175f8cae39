import { useEffect, useRef } from "react";
import { withKey } from "../actions.ts";
import type { Display } from "../display.ts";
import { estimateOf } from "../estimate.ts";
import { inUnit } from "../format.ts";
import { toggleFullScreen } from "../fullScreen.ts";
import type { Session } from "../session.ts";
import { type Run, store, useApp } from "../store.ts";
import { GameLine } from "./GameLine.tsx";
import { cueOf, fullScale, toleranceOf } from "./games.ts";
import { drawBar, drawTarget, readStagePalette } from "./painter.ts";
import { SqueezePad } from "./SqueezePad.tsx";
import { feedbackStore, useFeedback } from "./state.ts";

type Screen = Window & typeof globalThis;

interface Props {
  session: Session;
  /** The window that it is shown in. */
  screen: Screen;
}

/** What the patient sees: the force, their own squeeze, the score of a game, whether it is simulated, whether there is an estimate. Nothing else. */
export function Stage({ session, screen }: Props) {
  const run = useApp((state) => state.run);
  const mode = useFeedback((state) => state.mode);
  return (
    <section className={`stage stage-${mode}`} aria-label="What the patient sees">
      <header>
        <Mark />
        {run && mode === "target" && <Figure run={run} session={session} />}
        <Origin />
      </header>
      {run && mode === "bar" && <Figure run={run} session={session} />}
      {run && <Force key={`${run.id}-${mode}`} run={run} mode={mode} session={session} screen={screen} />}
      <GameLine />
      <button type="button" className="stage-button" onClick={() => toggleFullScreen(screen.document)}>
        {withKey("Full screen", "feedback")}
      </button>
    </section>
  );
}

const words = { sound: "decoding", held: "held", none: "no estimate" } as const;

/** Tells sound decoding from none, by colour, by shape and in words. */
function Mark() {
  const status = useApp((state) => state.status);
  const staleMs = useApp((state) => state.staleMs);
  const decoded = useApp((state) => state.reading?.decoded ?? Number.NaN);
  const waitingFor = useApp((state) => state.waitingFor);
  const fault = useApp((state) => (state.run ? null : (state.fault?.title ?? null)));
  const { isValue, isHeld, noEstimate } = estimateOf({ status, staleMs }, decoded);
  const kind = isHeld ? "held" : isValue && !waitingFor ? "sound" : "none";
  const reason = kind === "none" ? (waitingFor ?? fault ?? noEstimate) : null;
  return (
    <p className={`mark mark-${kind}`} data-testid="mark" data-kind={kind}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={shapes[kind]} fillRule="evenodd" />
      </svg>
      <span>{kind === "held" ? (status?.state ?? words.held) : words[kind]}</span>
      {reason && <small>{reason}</small>}
    </p>
  );
}

/** A full disc, two bars, a frame with a cross. */
const shapes = {
  sound: "M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z",
  held: "M4 2h6v20H4zM14 2h6v20h-6z",
  none: "M1 1h22v22H1zM4 4v16h16V4zM7 9l2-2 3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z",
} as const;

/** Simulated data are always said to be simulated, and whose hand it is. */
function Origin() {
  const isSimulated = useApp(({ run, choice }) => (run ? run.summary.simulated : choice.source === "sim"));
  const hasHand = useFeedback((state) => state.hand !== null);
  if (!isSimulated) return null;
  return (
    <p className="origin" data-testid="stage-origin">
      <b>SIMULATED</b>
      {hasHand && (
        <>
          {" "}
          <svg viewBox="0 0 12 16" aria-hidden="true">
            <path d="M0 0 12 8 0 16z" />
          </svg>
          your hand
        </>
      )}
    </p>
  );
}

/** The value in figures: by the loop that draws it, so that figure and drawing never differ. */
function Figure({ run: { decoder, display }, session: { loop } }: { run: Run; session: Session }) {
  const figure = useRef<HTMLElement>(null);
  const status = useApp((state) => state.status);
  const staleMs = useApp((state) => state.staleMs);
  const newest = useApp((state) => state.reading?.decoded ?? Number.NaN);
  const { isValue, isHeld } = estimateOf({ status, staleMs }, newest);
  const { unit } = decoder.target;
  useEffect(() => {
    let shown = "";
    return loop.add((drawn) => {
      if (drawn !== display || !figure.current) return;
      const { text } = inUnit(newestOf(display).decoded, unit, display.magnitude);
      if (text !== shown) figure.current.textContent = text;
      shown = text;
    });
  }, [display, loop, unit]);
  return (
    <p className={isValue && !isHeld ? "stage-figure" : "stage-figure none"}>
      <b ref={figure} data-testid="stage-value" />{" "}
      {isValue && <span>{inUnit(0, unit, display.magnitude).unit}</span>}
    </p>
  );
}

/** What is decoded now, as it is to be told. */
function newestOf({ decoded }: Display): ReturnType<typeof estimateOf> {
  return estimateOf(store.getState(), decoded.length > 0 ? decoded.at(0) : Number.NaN);
}

/**
 * The force as it is decoded, drawn by the loop that draws the plots: every drawing of a tick reads the newest value of the same
 * rings, on the page and in the patient's window alike. So feedback is as new as anything on the screen, and costs the time that
 * one drawing takes; "to pixel" among the figures of the live view is measured when all of them have been made.
 */
function Force({ run, mode, session, screen }: Props & { run: Run; mode: "bar" | "target" }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const meter = useRef<HTMLMeterElement>(null);
  const hasHand = useFeedback((state) => state.hand !== null);
  const { display, decoder } = run;
  const { loop } = session;
  const isLost = useApp(({ staleMs, status }) => staleMs > 0 || status?.state !== "running");

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const root = element.ownerDocument.documentElement;
    const ctx = element.getContext("2d") as CanvasRenderingContext2D;
    const calm = screen.matchMedia("(prefers-reduced-motion: reduce)");
    const { unit } = decoder.target;
    let colours = readStagePalette(element);
    let [width, height] = [0, 0];
    let shown = Number.NaN;
    const cue = cueOf(display, unit);
    const target = display.traces[display.traceOf("target")];
    const remove = loop.add((drawn) => {
      if (drawn !== display || width === 0) return;
      const { decoded, isHeld } = newestOf(display);
      const ratio = screen.devicePixelRatio;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      (mode === "bar" ? drawBar : drawTarget)(ctx, width, height, colours, {
        display,
        unit,
        full: fullScale(display, unit),
        value: decoded,
        hand: feedbackStore.getState().hand && target && target.length > 0 ? target.at(0) : Number.NaN,
        isHeld,
        cue,
        tolerance: toleranceOf(display, unit),
        isStill: calm.matches,
      });
      if (Object.is(decoded, shown) || !meter.current) return;
      shown = decoded;
      meter.current.max = fullScale(display, unit);
      // A meter has to have a value: that it is no estimate is said beside it.
      meter.current.value = Number.isNaN(decoded) ? 0 : decoded;
    });
    const measure = () => {
      [width, height] = [element.clientWidth, element.clientHeight];
      element.width = Math.round(width * screen.devicePixelRatio);
      element.height = Math.round(height * screen.devicePixelRatio);
      loop.redraw();
    };
    const resizing = new screen.ResizeObserver(measure);
    resizing.observe(element);
    const theming = new screen.MutationObserver(() => {
      colours = readStagePalette(element);
      loop.redraw();
    });
    theming.observe(root, { attributes: true });
    return () => {
      theming.disconnect();
      resizing.disconnect();
      remove();
    };
  }, [display, decoder.target, loop, mode, screen]);

  // No frame comes to draw that none comes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn when it changes
  useEffect(() => loop.redraw(), [isLost, loop]);

  return (
    <div className="force">
      <canvas ref={canvas} />
      <meter
        ref={meter}
        className="hidden"
        aria-label={`Decoded ${decoder.target.name}`}
        max={100}
        value={0}
        data-testid="force"
      />
      {hasHand && <SqueezePad session={session} screen={screen} />}
    </div>
  );
}
