import { Button, Progress } from "@mantine/core";
import type { Progress as FitState } from "../contract/apis.ts";
import { formatPercent } from "./format.ts";

interface FitProgressProps {
  /** What is under way, for those who do not see the bar. */
  label: string;
  progress: FitState;
  onCancel(): void;
  testId?: string;
}

/** How far the trainer is, what it does, how long it will take, and a way out. */
export function FitProgress({
  label,
  progress: { fraction, doing, remainingMs },
  onCancel,
  testId,
}: FitProgressProps) {
  return (
    <div className="training-progress" role="status" data-testid={testId}>
      <Progress value={100 * fraction} aria-label={label} transitionDuration={0} />
      <span>
        {doing}, {formatPercent(fraction)} %
        {Number.isFinite(remainingMs) && `, about ${Math.max(1, Math.ceil(remainingMs / 1000))} s left`}
      </span>
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
