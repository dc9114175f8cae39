import { ActionIcon, Button, Popover, TextInput, Tooltip, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { formatClock, formatCount } from "../format.ts";
import { Icon } from "../icons.tsx";
import { useApp } from "../store.ts";
import type { Recording } from "./recording.ts";
import { useSessions } from "./state.ts";

const mostMinutes = 999;

/** Starts and ends a recording; says for how long it has run, and for how much longer there is room. */
export function RecordButton({ recording }: { recording: Recording }) {
  const session = useSessions(({ status }) => status.session);
  const hindrance = useSessions((state) => state.hindrance);
  const hasRun = useApp(
    ({ run, status }) => run !== null && status?.state !== "ended" && status?.state !== "failed",
  );
  const isSilent = useSessions((state) => state.isSilent);
  const isPersistent = useSessions((state) => state.isPersistent);
  const label = session ? "End the recording (R)" : (hindrance ?? "Record (R)");
  return (
    <>
      <Tooltip label={label} multiline maw={320}>
        <ActionIcon
          variant="default"
          aria-label={session ? "End the recording" : "Record"}
          disabled={!hasRun && !session}
          onClick={() => recording.toggle()}
          data-testid="record"
        >
          <Icon name={session ? "stop" : "record"} />
        </ActionIcon>
      </Tooltip>
      {session && (
        <>
          <MarkerButton recording={recording} />
          <span className="recording" role="status" data-testid="recording">
            <i aria-hidden="true" />
            <VisuallyHidden>Recording</VisuallyHidden>
            <span>
              <b>{formatClock(session.seconds)}</b>
              <small
                title={
                  isPersistent
                    ? "The browser keeps recordings until they are deleted on the Data page."
                    : "The browser may remove recordings when its disk runs full: save what matters."
                }
              >
                {isSilent ? "the disk does not answer" : roomText(session.roomMinutes)}
              </small>
            </span>
          </span>
        </>
      )}
    </>
  );
}

function roomText(minutes: number | null): string {
  if (minutes === null) return "";
  if (minutes > mostMinutes) return `over ${formatCount(mostMinutes)} min left`;
  return `${formatCount(Math.floor(minutes))} min left`;
}

function MarkerButton({ recording }: { recording: Recording }) {
  const [shown, setShown] = useState(false);
  const [text, setText] = useState("");
  /** What happened when the button was pressed is what is meant, however long its name takes to type. */
  const [atSample, setAtSample] = useState(0);
  const count = useSessions((state) => state.markerCount);
  const mark = () => {
    recording.mark(text.trim(), atSample);
    setText("");
    setShown(false);
  };
  return (
    <Popover opened={shown} onChange={setShown} position="bottom-start" trapFocus withArrow={false}>
      <Popover.Target>
        <Tooltip label="Set a marker (M sets a numbered one)" disabled={shown}>
          <ActionIcon
            variant="default"
            aria-label="Set a marker"
            onClick={() => {
              setAtSample(recording.newestSample());
              setShown(!shown);
            }}
          >
            <Icon name="marker" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Marker">
        <form
          className="marker-form"
          onSubmit={(event) => {
            event.preventDefault();
            mark();
          }}
        >
          <TextInput
            size="xs"
            aria-label="Text of the marker"
            placeholder={`marker ${count + 1}`}
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button size="xs" type="submit">
            Mark
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
