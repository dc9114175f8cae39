import { columnOf, type FeatureKernel } from "./kernel.ts";

interface IdentityState {
  readonly newest: Float64Array;
}

/** The value of each channel at the hop: for streams that already hold features, as they are. */
export const identity: FeatureKernel<Record<never, never>, IdentityState> = {
  stage: "feature",
  entries: {},
  examples: [{}],
  describe: (info) => info.channels.map(({ name }) => ({ ...columnOf(name, "value"), name })),
  init: (info) => ({ newest: new Float64Array(info.channels.length) }),
  reset({ newest }) {
    newest.fill(0);
  },
  process({ newest }, segment) {
    if (segment.frameCount === 0) return;
    for (let channel = 0; channel < newest.length; channel++) {
      newest[channel] = segment.data[channel * segment.capacity + segment.frameCount - 1] as number;
    }
  },
  rowInto({ newest }, values, at) {
    for (let channel = 0; channel < newest.length; channel++)
      values[at + channel] = newest[channel] as number;
  },
  latencyMs: () => 0,
  spanMs: () => 0,
};
