import "./calibrate.css";
import { SegmentedControl } from "@mantine/core";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { FromRecording } from "./FromRecording.tsx";
import { Guided } from "./Guided.tsx";
import { isUnderWay } from "./guidedRun.ts";
import { calibration, useCalibration, type Way } from "./state.ts";

/** Trains decoders: on a recording, or on a run that a person is guided through and that is recorded for it. */
export default function CalibrateView({ session }: { session: Session }) {
  const hasRecording = useApp((state) => state.recording !== null);
  const chosen = useCalibration((state) => state.way);
  const isGuiding = useCalibration(({ run }) => isUnderWay(run));
  const way = chosen ?? (hasRecording ? "recording" : "guided");
  return (
    <main className="data calibrate">
      <div className="calibrate-head">
        <h2>Calibrate</h2>
        <SegmentedControl
          aria-label="What is calibrated on"
          value={way}
          onChange={(value) => calibration.setState({ way: value as Way })}
          data={[
            { value: "recording", label: "From a recording" },
            { value: "guided", label: "Guided run" },
          ]}
          disabled={isGuiding}
        />
      </div>
      {way === "recording" ? <FromRecording session={session} /> : <Guided session={session} />}
    </main>
  );
}
