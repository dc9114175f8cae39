import type { SignalKernel } from "./kernel.ts";

interface OffsetState {
  readonly first: Float64Array;
  begun: boolean;
}

/**
 * Each channel less its own first sample: an amplifier's resting offset would otherwise strike the filters as a
 * step, and ring in the low bands for a second.
 */
export const offset: SignalKernel<Record<never, never>, OffsetState> = {
  stage: "signal",
  entries: {},
  examples: [{}],
  describe: (info) => info,
  init: (info) => ({ first: new Float64Array(info.channels.length), begun: false }),
  reset(state) {
    state.begun = false;
  },
  process(state, segment, out) {
    const { frameCount } = segment;
    out.firstSample = segment.firstSample;
    out.frameCount = frameCount;
    if (frameCount === 0) return;
    for (let channel = 0; channel < state.first.length; channel++) {
      const from = channel * segment.capacity;
      const to = channel * out.capacity;
      if (!state.begun) state.first[channel] = segment.data[from] as number;
      const first = state.first[channel] as number;
      for (let i = 0; i < frameCount; i++) out.data[to + i] = (segment.data[from + i] as number) - first;
    }
    state.begun = true;
  },
  latencyMs: () => 0,
  spanMs: () => 0,
};
