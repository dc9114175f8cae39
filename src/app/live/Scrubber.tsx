import { Button, Slider } from "@mantine/core";
import type { Display } from "../display.ts";
import type { DrawLoop } from "../drawLoop.ts";
import { formatClock } from "../format.ts";
import { useApp } from "../store.ts";

/** Goes back through the past that is held while decoding goes on, and to now again. */
export function Scrubber({ display, loop }: { display: Display; loop: DrawLoop }) {
  const nowSeconds = useApp((state) => state.reading?.nowSeconds ?? 0);
  const { spanSeconds, edgeSeconds } = useApp((state) => state.timeView);
  const oldest = nowSeconds - display.heldSeconds;
  const edge = edgeSeconds ?? nowSeconds;
  const least = Math.min(nowSeconds, oldest + spanSeconds);
  const isPast = edgeSeconds !== null;
  return (
    <div className="scrubber" data-past={isPast}>
      <span className="beside">{formatClock(oldest)}</span>
      <Slider
        size="xs"
        min={0}
        max={Math.max(1, nowSeconds - least)}
        step={1}
        value={Math.max(0, Math.min(edge, nowSeconds) - least)}
        disabled={nowSeconds - least < 1}
        label={null}
        thumbLabel="Time at the right edge of the plots"
        onChange={(value) => {
          const backSeconds = nowSeconds - least - value;
          loop.scrubTo(backSeconds < 1 ? 0 : backSeconds);
        }}
      />
      <Button
        size="compact-xs"
        variant={isPast ? "filled" : "subtle"}
        color={isPast ? "okabe" : "gray"}
        disabled={!isPast}
        onClick={() => loop.scrubTo(0)}
        data-testid="jump-to-now"
      >
        {isPast ? `${formatClock(edge)}, back to now` : "now"}
      </Button>
    </div>
  );
}
