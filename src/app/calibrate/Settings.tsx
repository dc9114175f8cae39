import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { featureSpecs, searchBudgets } from "../../contract/catalogue.ts";
import { DecoderChecks } from "../DecoderChecks.tsx";
import { searchTitle } from "../words.ts";
import { calibration, useCalibration } from "./state.ts";
import { uppermostHz } from "./training.ts";

/** Which decoders are calibrated, one after another. */
export function DecoderChoice() {
  const chosen = useCalibration((state) => state.decoders);
  return (
    <DecoderChecks
      description="Calibrated one after another, on the same part"
      chosen={chosen}
      onChosen={(names) => calibration.setState({ decoders: names })}
      testId="calibrate-decoders"
    />
  );
}

interface SpecChoiceProps {
  value: string;
  /** Of the stream: what reaches beyond half of it cannot be chosen. */
  rateHz: number;
  onSpec(name: string): void;
}

/** What is computed of the signals: presets, named after their source. */
export function SpecChoice({ value, rateHz, onSpec }: SpecChoiceProps) {
  return (
    <NativeSelect
      label="Features"
      description="Presets, after published work"
      value={value}
      onChange={(event) => onSpec(event.currentTarget.value)}
      data={Object.entries(featureSpecs).map(([name, { title }]) => {
        const highHz = uppermostHz(name);
        const isTooHigh = 2 * highHz >= rateHz;
        return {
          value: name,
          label: isTooHigh ? `${title} (needs more than ${2 * highHz} Hz)` : title,
          disabled: isTooHigh,
        };
      })}
      data-testid="calibrate-spec"
    />
  );
}

interface MoreProps {
  budget: number;
  onBudget(budget: number): void;
  children?: ReactNode;
}

/** What is rarely changed. */
export function More({ budget, onBudget, children }: MoreProps) {
  return (
    <details className="calibrate-more">
      <summary>More: {children ? "channels and search" : "search"}</summary>
      <div>
        <NativeSelect
          label="Search"
          description="Lags, bands and windows tried inside each training part"
          value={String(budget)}
          onChange={(event) => onBudget(Number(event.currentTarget.value))}
          data={searchBudgets.map((each) => ({ value: String(each), label: searchTitle(each) }))}
        />
        {children}
      </div>
    </details>
  );
}
