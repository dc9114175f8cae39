import "./live.css";
import { ForcePlot } from "../plots/ForcePlot.tsx";
import { LatencyPlot } from "../plots/LatencyPlot.tsx";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { RecordingMissing } from "../views/RecordingMissing.tsx";
import { Events } from "./Events.tsx";
import { BigFigure, Figures } from "./Figures.tsx";
import { Scrubber } from "./Scrubber.tsx";
import { SignalPlots } from "./SignalPlots.tsx";

/** Decoded force beside measured force, what it is decoded from, and how well and how fast. */
export function LiveView({ session }: { session: Session }) {
  const run = useApp((state) => state.run);
  const waitingFor = useApp((state) => state.waitingFor);
  const choice = useApp((state) => state.choice);
  if (!run) {
    if (choice.source === "recording" && !waitingFor) return <RecordingMissing session={session} />;
    return (
      <main className="empty" aria-busy="true">
        <p role="status">{waitingFor ?? "Starting"}…</p>
      </main>
    );
  }
  const { display, decoder, id } = run;
  return (
    <main className="live">
      <div className="live-plots">
        <ForcePlot
          key={`force-${id}`}
          display={display}
          loop={session.loop}
          target={decoder.target.name}
          unit={decoder.target.unit}
        />
        <SignalPlots key={`signals-${id}`} run={run} session={session} />
        <LatencyPlot key={`latency-${id}`} display={display} loop={session.loop} />
        <Scrubber display={display} loop={session.loop} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <aside className="live-figures" aria-label="Figures" tabIndex={0}>
        <BigFigure />
        <Figures session={session} />
        <Events />
      </aside>
    </main>
  );
}
