import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { decoders } from "../contract/catalogue.ts";

interface Props {
  description?: string;
  chosen: readonly string[];
  /** In the order of the catalogue. */
  onChosen(names: string[]): void;
  testId: string;
  /** What stands below them. */
  children?: ReactNode;
}

/** Several decoders of the catalogue, to be fitted. */
export function DecoderChecks({ description, chosen, onChosen, testId, children }: Props) {
  return (
    <Checkbox.Group
      label="Decoders"
      description={description}
      value={[...chosen]}
      onChange={(names) => onChosen(decoders.map(({ name }) => name).filter((name) => names.includes(name)))}
      data-testid={testId}
    >
      <div className="described-choices">
        {decoders.map(({ name, title, phrase, isQuick }) => (
          <Checkbox
            key={name}
            value={name}
            label={title}
            description={isQuick ? phrase : `${phrase}; takes long to train`}
          />
        ))}
      </div>
      {children}
    </Checkbox.Group>
  );
}
