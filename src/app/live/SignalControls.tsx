import {
  ActionIcon,
  Button,
  Checkbox,
  NativeSelect,
  Popover,
  Stack,
  Switch,
  Text,
  Tooltip,
} from "@mantine/core";
import type { ShownSignals } from "../../contract/config.ts";
import { type DisplayMontage, mostShown } from "../../contract/frame.ts";

export interface Scaling {
  /** Times the gain that each signal has of its own. */
  gain: number;
  isAutoscaled: boolean;
}

interface Props {
  inputs: readonly { name: string; trace: number }[];
  shown: ShownSignals;
  scaling: Scaling;
  onShown(shown: ShownSignals): void;
  onScaling(scaling: Scaling): void;
}

const gainStep = 2;
const gainBounds = [1 / 16, 16] as const;

const montageTitles: Readonly<Record<DisplayMontage, string>> = {
  recorded: "as recorded",
  bipolar: "bipolar: each less the next",
  average: "less the mean of all",
};

/** Which signals are shown, how they are referenced, and how large. What is decoded from is not touched by it. */
export function SignalControls({ inputs, shown, scaling, onShown, onScaling }: Props) {
  const { traces, montage } = shown;
  const scale = (factor: number) =>
    onScaling({
      ...scaling,
      gain: Math.min(gainBounds[1], Math.max(gainBounds[0], scaling.gain * factor)),
    });
  const isAll = traces.length === inputs.length;
  return (
    <span className="signal-controls">
      <Popover position="bottom-start" width={280} trapFocus withArrow={false}>
        <Popover.Target>
          <Button size="compact-xs" variant="default" aria-haspopup="dialog" data-testid="signals">
            {isAll ? `${inputs.length} channels` : `${traces.length} of ${inputs.length} channels`}
            {montage === "recorded" ? "" : `, ${montage}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Signals that are shown">
          <Stack gap="sm">
            <Text size="xs" c="dimmed">
              What is shown; what is decoded from stays as it is.
            </Text>
            <NativeSelect
              label="Montage"
              size="xs"
              value={montage}
              onChange={(event) =>
                onShown({ ...shown, montage: event.currentTarget.value as DisplayMontage })
              }
              data={Object.entries(montageTitles).map(([value, label]) => ({ value, label }))}
            />
            <Checkbox.Group
              label="Channels"
              {...(inputs.length > mostShown && { description: `${mostShown} at most` })}
              value={traces.map(String)}
              onChange={(values) =>
                onShown({ ...shown, traces: values.map(Number).toSorted((a, b) => a - b) })
              }
            >
              <div className="signal-channels">
                {inputs.map(({ name, trace }) => {
                  const isShown = traces.includes(trace);
                  return (
                    <Checkbox
                      key={name}
                      size="xs"
                      value={String(trace)}
                      label={name}
                      disabled={isShown ? traces.length === 1 : traces.length >= mostShown}
                    />
                  );
                })}
              </div>
            </Checkbox.Group>
            <Switch
              size="xs"
              label="Gains follow the signals"
              checked={scaling.isAutoscaled}
              onChange={(event) => onScaling({ ...scaling, isAutoscaled: event.currentTarget.checked })}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {(
        [
          ["−", "Smaller", 1 / gainStep],
          ["+", "Larger", gainStep],
        ] as const
      ).map(([sign, label, factor]) => (
        <Tooltip key={label} label={`${label}, all signals`}>
          <ActionIcon
            size="xs"
            variant="default"
            aria-label={`${label} signals`}
            onClick={() => scale(factor)}
          >
            {sign}
          </ActionIcon>
        </Tooltip>
      ))}
      <span>{scaling.gain === 1 ? "own gain each" : `own gain each × ${scaling.gain}`}</span>
    </span>
  );
}
