import { ActionIcon, Button, Popover, TextInput, Tooltip } from "@mantine/core";
import { useState } from "react";
import { withKey } from "../actions.ts";
import { formatClock } from "../format.ts";
import { Icon } from "../icons.tsx";
import type { Session } from "../session.ts";
import { store, useApp } from "../store.ts";

/** Sets a marker: of when its key or button was pressed, however long its name takes to type. */
export function MarkerButton({ session }: { session: Session }) {
  const sample = useApp((state) => state.markerSample);
  const run = useApp((state) => state.run);
  const close = () => store.setState({ markerSample: null });
  return (
    <Popover
      opened={sample !== null}
      onChange={(isShown) => {
        if (!isShown) close();
      }}
      position="bottom-start"
      trapFocus
      returnFocus
      withArrow={false}
    >
      <Popover.Target>
        <Tooltip label={withKey("Set a marker", "mark")} disabled={sample !== null}>
          <ActionIcon
            variant="default"
            aria-label="Set a marker"
            disabled={!run}
            onClick={() => (sample === null ? session.beginMarker() : close())}
          >
            <Icon name="marker" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Marker">
        {sample !== null && run && (
          <MarkerForm
            time={formatClock(sample / run.display.info.rateHz)}
            onText={(text) => {
              session.mark(text, sample);
              close();
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function MarkerForm({ time, onText }: { time: string; onText(text: string): void }) {
  const [text, setText] = useState("");
  return (
    <form
      className="marker-form"
      onSubmit={(event) => {
        event.preventDefault();
        onText(text.trim());
      }}
    >
      <TextInput
        size="xs"
        aria-label="Text of the marker"
        placeholder={`marker at ${time}`}
        data-autofocus
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="xs" type="submit">
        Mark
      </Button>
    </form>
  );
}
