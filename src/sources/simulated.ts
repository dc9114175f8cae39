import { createSimulator, type Simulator, type SimulatorOptions } from "../simulator/index.ts";
import type { Source } from "./source.ts";

export type { SimulatorOptions } from "../simulator/index.ts";

/** Frames skipped at a time on the way to a later sample, and how long at a stretch before the worker answers others, ms. */
const skipFrames = 4096;
const stretchMs = 100;

/** A source that can be asked what it laid over its signals, and switched while it runs. */
export interface SimulatedSource extends Source {
  readonly simulator: Pick<Simulator, "setArtefact" | "setHand" | "labelsIn">;
}

/**
 * The simulated patient as a source, without end unless `frameCount` sets one.
 * @throws InputError where no patient, task or artefact has that name
 */
export function simulatedSource(options: SimulatorOptions & { frameCount?: number }): SimulatedSource {
  const simulator = createSimulator(options);
  const frameCount = options.frameCount ?? Number.POSITIVE_INFINITY;
  const width = simulator.info.channels.length;
  let skipped: Float32Array | null = null;
  const skipTo = (sample: number, withinMs: number): boolean => {
    const untilMs = performance.now() + withinMs;
    while (simulator.position < sample) {
      if (performance.now() > untilMs) return false;
      skipped ??= new Float32Array(skipFrames * width);
      simulator.readInto(Math.min(skipFrames, sample - simulator.position), skipped);
    }
    return true;
  };
  const skipSlowly = async (sample: number) => {
    do await new Promise((resolve) => setTimeout(resolve));
    while (!skipTo(sample, stretchMs));
  };
  return {
    info: simulator.info,
    description: { simulated: true, label: simulator.label },
    frameCount,
    simulator,
    readInto(firstSample, asked, out) {
      const count = Math.max(0, Math.min(asked, frameCount - firstSample));
      if (firstSample < simulator.position) simulator.reset();
      const read = () => {
        simulator.readInto(count, out);
        return count;
      };
      return skipTo(firstSample, stretchMs) ? read() : skipSlowly(firstSample).then(read);
    },
  };
}
