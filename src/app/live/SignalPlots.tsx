import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { mostShown } from "../../contract/frame.ts";
import { BandPowerPlot, featuresTitle } from "../plots/BandPowerPlot.tsx";
import { LfpPlot } from "../plots/LfpPlot.tsx";
import { SpectrogramPlot } from "../plots/SpectrogramPlot.tsx";
import type { Session } from "../session.ts";
import type { Run } from "../store.ts";
import { type Scaling, SignalControls } from "./SignalControls.tsx";

/** What is decoded from: the signals, one of them over time and frequency, and its features as the decoder sees them. */
export function SignalPlots({ run, session }: { run: Run; session: Session }) {
  const { display } = run;
  const { loop } = session;
  const inputs = display.info.traces.flatMap(({ name, role }, trace) =>
    role === "input" ? [{ name, trace }] : [],
  );
  const [shown, setShown] = useState(session.shownSignals(display));
  const [scaling, setScaling] = useState<Scaling>({ gain: 1, isAutoscaled: true });
  const channels = [...new Set(display.info.features.map(({ channel }) => channel))];
  // Of a row of contacts, the one in the middle.
  const [channel, setChannel] = useState(channels[Math.floor(channels.length / 2)] ?? inputs[0]?.name ?? "");
  const change = (next: typeof shown) => {
    setShown(next);
    session.showSignals(next);
  };
  const trace = inputs.find(({ name }) => name === channel)?.trace ?? -1;
  const choose = (name: string) => {
    setChannel(name);
    const chosen = inputs.find((each) => each.name === name)?.trace;
    // Spectra come of as many channels as are shown: the one that is asked for must be among them.
    if (chosen !== undefined && !shown.traces.includes(chosen))
      change({
        ...shown,
        traces: [...shown.traces.slice(0, mostShown - 1), chosen].toSorted((a, b) => a - b),
      });
  };
  const picker = (
    <NativeSelect
      size="xs"
      value={channel}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[...new Set([...channels, ...inputs.map(({ name }) => name)])]}
      aria-label={`Channel of the plots of time-frequency and ${featuresTitle(display).toLowerCase()}`}
    />
  );
  return (
    <>
      <LfpPlot
        display={display}
        loop={loop}
        title={signalsOf(run)}
        traces={shown.traces}
        montage={shown.montage}
        {...scaling}
        controls={
          <SignalControls
            inputs={inputs}
            shown={shown}
            scaling={scaling}
            onShown={change}
            onScaling={setScaling}
          />
        }
      />
      <div className="plots-abreast">
        {trace >= 0 && <SpectrogramPlot display={display} loop={loop} trace={trace} controls={picker} />}
        <BandPowerPlot
          display={display}
          loop={loop}
          channel={channel}
          {...(trace < 0 && { controls: picker })}
        />
      </div>
    </>
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
