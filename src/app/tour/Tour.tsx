import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { store, useApp } from "../store.ts";
import { leaveTour } from "./seen.ts";

const steps = [
  {
    target: ".plot-force",
    title: "Decoded beside measured",
    text: "The purple line is grip force decoded from the signals below it; the grey area is what was measured. The tint is where the measured value is expected. Wheel zooms, dragging goes back in time.",
  },
  {
    target: ".source",
    title: "A simulated patient, or your recording",
    text: "What runs is simulated, and says so. Choose another patient here, lay artefacts over the signals, or drop a recording on the page: BrainVision, EDF, BDF, XDF or CSV. Nothing leaves this computer.",
  },
  {
    target: ".live-figures",
    title: "How well, and how fast",
    text: "Correlation with its interval, beside what chance alone gives; time from a sample to its value and to the screen; a light for each channel. All of it is measured here, now.",
  },
  {
    target: ".rail",
    title: "From recording to patient",
    text: "Calibrate trains a decoder, Evaluate tells what it is worth, Feedback is what the patient sees. Ctrl K finds everything, and the help at the top lists the keys.",
  },
] as const;

/** Four things to know on the first visit. Covers nothing that it speaks of, and can be left at any time. */
export default function Tour() {
  const [at, setAt] = useState(0);
  const step = steps[at] as (typeof steps)[number];
  // Before a run there are no plots to point at.
  const isRunning = useApp((state) => state.run !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    const element = document.querySelector(step.target);
    element?.classList.add("tour-target");
    return () => element?.classList.remove("tour-target");
  }, [step, isRunning]);
  const leave = () => {
    leaveTour();
    store.setState({ tourShown: false });
  };
  const isLast = at === steps.length - 1;
  return (
    <section className="tour" aria-label="Tour" data-testid="tour">
      <h2>
        {step.title} <small>{`${at + 1} of ${steps.length}`}</small>
      </h2>
      <p>{step.text}</p>
      <div>
        {!isLast && (
          <Button size="xs" variant="subtle" color="gray" onClick={leave}>
            Skip
          </Button>
        )}
        {at > 0 && (
          <Button size="xs" variant="default" onClick={() => setAt(at - 1)}>
            Back
          </Button>
        )}
        <Button size="xs" onClick={() => (isLast ? leave() : setAt(at + 1))}>
          {isLast ? "Begin" : "Next"}
        </Button>
      </div>
    </section>
  );
}
