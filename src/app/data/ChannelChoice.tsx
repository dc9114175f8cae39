import { Button, Checkbox, Popover } from "@mantine/core";
import { mostShown } from "../../contract/frame.ts";

interface Props {
  /** All that there are, in their order. */
  names: readonly string[];
  chosen: readonly string[];
  onChosen(chosen: readonly string[]): void;
}

/** Which channels are drawn: one at least, and no more than can be told apart. */
export function ChannelChoice({ names, chosen, onChosen }: Props) {
  return (
    <Popover position="bottom-start" width={280} trapFocus withArrow={false}>
      <Popover.Target>
        <Button size="compact-sm" variant="default" aria-haspopup="dialog" data-testid="overview-channels">
          {chosen.length} of {names.length} channels
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Channels that are drawn">
        <Checkbox.Group
          label="Channels that are drawn"
          description={`${mostShown} at most; what is decoded from stays as it is`}
          value={[...chosen]}
          onChange={(values) => onChosen(names.filter((name) => values.includes(name)))}
        >
          <div className="signal-channels">
            {names.map((name) => (
              <Checkbox
                key={name}
                size="xs"
                value={name}
                label={name}
                disabled={chosen.includes(name) ? chosen.length === 1 : chosen.length >= mostShown}
              />
            ))}
          </div>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
