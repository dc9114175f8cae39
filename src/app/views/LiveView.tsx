import { BandPowerPlot } from "../plots/BandPowerPlot.tsx";
import { ForcePlot } from "../plots/ForcePlot.tsx";
import { LfpPlot } from "../plots/LfpPlot.tsx";
import type { Session } from "../session.ts";
import { type Run, useApp } from "../store.ts";
import { BigFigure, Figures } from "./Figures.tsx";
import { RecordingMissing } from "./RecordingMissing.tsx";

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
        <LfpPlot key={`lfp-${id}`} display={display} loop={session.loop} title={signalsOf(run)} />
        <BandPowerPlot key={`bands-${id}`} display={display} loop={session.loop} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <aside className="live-figures" aria-label="Figures" tabIndex={0}>
        <BigFigure />
        <Figures session={session} />
      </aside>
    </main>
  );
}

const kindTitles: Readonly<Record<string, string>> = { lfp: "LFP", ecog: "ECoG", eeg: "EEG" };

/** What kind of signals are decoded from. */
function signalsOf({ summary, display }: Run): string {
  const inputs = display.info.traces.filter(({ role }) => role === "input").map(({ name }) => name);
  const kinds = new Set(
    summary.info.channels.filter(({ name }) => inputs.includes(name)).map(({ kind }) => kind),
  );
  return [...kinds].map((kind) => kindTitles[kind] ?? kind).join(", ");
}
