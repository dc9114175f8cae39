import { ActionIcon, Tooltip, VisuallyHidden } from "@mantine/core";
import { withKey } from "../actions.ts";
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
  const label = session ? withKey("End the recording", "record") : (hindrance ?? withKey("Record", "record"));
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
      )}
    </>
  );
}

function roomText(minutes: number | null): string {
  if (minutes === null) return "";
  if (minutes > mostMinutes) return `over ${formatCount(mostMinutes)} min left`;
  return `${formatCount(Math.floor(minutes))} min left`;
}
