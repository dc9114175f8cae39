import { Checkbox } from "@mantine/core";

interface ChosenProps {
  label: string;
  all: readonly string[];
  chosen: readonly string[];
  /** Told the names in the order of `all`. */
  onChange(names: string[]): void;
}

/** Channels, each to be taken or left. */
export function Chosen({ label, all, chosen, onChange }: ChosenProps) {
  return (
    <Checkbox.Group
      label={label}
      value={all.filter((name) => chosen.includes(name))}
      onChange={(names) => onChange(all.filter((name) => names.includes(name)))}
    >
      <div className="calibrate-channels">
        {all.map((name) => (
          <Checkbox key={name} size="xs" value={name} label={name} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
