import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Session } from "../session.ts";
import { show, store, useApp } from "../store.ts";
import { demoSeconds, type Scene, sceneAt } from "./script.ts";

const stepMs = 250;

/** Runs the demonstration: turns pages, switches artefacts and decoders at their times, and says what is seen. */
export default function Demo({ session }: { session: Session }) {
  const isRunning = useApp((state) => state.run !== null);
  const [round, setRound] = useState(0);
  const [seconds, setSeconds] = useState(0);
  // What it says is of the simulated patient at its usual task; what was told before is of something else.
  useEffect(() => {
    const { source, task, artefacts } = store.getState().choice;
    if (artefacts.length > 0) session.setArtefacts([]);
    if (source !== "sim") void session.chooseSimulation();
    else if (task !== "grip") void session.change({ task: "grip" });
    store.setState({ notices: [], fault: null });
  }, [session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round begins at its beginning
  useEffect(() => {
    if (!isRunning) return;
    const startedMs = performance.now();
    let scene: Scene | null = null;
    setSeconds(0);
    const timer = setInterval(() => {
      const elapsed = (performance.now() - startedMs) / 1000;
      const next = sceneAt(elapsed);
      if (next && next !== scene) stage(session, next);
      scene = next;
      setSeconds(Math.min(demoSeconds, elapsed));
    }, stepMs);
    return () => clearInterval(timer);
  }, [session, isRunning, round]);
  const scene = sceneAt(seconds);
  return (
    <section className="demo" aria-label="Demonstration">
      <p role="status" data-testid="demo-caption">
        {scene?.caption ?? "That was Gripscope. Everything you saw was computed while you watched."}
      </p>
      {scene === null && (
        <Button size="xs" variant="default" onClick={() => setRound(round + 1)}>
          Again
        </Button>
      )}
      <Button size="xs" variant="subtle" color="gray" onClick={() => end(session)}>
        {scene === null ? "Close" : "Stop"}
      </Button>
      <i aria-hidden="true" style={{ transform: `scaleX(${seconds / demoSeconds})` }} />
    </section>
  );
}

function stage(session: Session, { view, artefacts = [], decoder, evaluates }: Scene): void {
  const { choice } = store.getState();
  if (view !== choice.view) show(view);
  if (artefacts.join() !== choice.artefacts.join()) session.setArtefacts(artefacts);
  if (decoder && decoder !== choice.decoder) void session.change({ decoder });
  if (evaluates && store.getState().evaluation.state === "none") void session.evaluate();
}

function end(session: Session): void {
  session.setArtefacts([]);
  store.setState(({ choice }) => ({ choice: { ...choice, demo: false } }));
}
