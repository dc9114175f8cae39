import { Button, Popover, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { BackendProbe } from "../../contract/apis.ts";
import { formatMs } from "../format.ts";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { WideTable } from "../WideTable.tsx";

/** What the decoder does on each backend of this machine, and which of them it is computed on. */
export function Backends({ session }: { session: Session }) {
  const [shown, setShown] = useState(false);
  return (
    <Popover
      opened={shown}
      onChange={setShown}
      position="bottom-end"
      width="min(25rem, calc(100vw - 1.5rem))"
      trapFocus
      withArrow={false}
    >
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => setShown(!shown)}
          aria-expanded={shown}
          aria-haspopup="dialog"
          data-testid="backends"
        >
          compare
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Backends">{shown && <Measured session={session} />}</Popover.Dropdown>
    </Popover>
  );
}

function Measured({ session }: { session: Session }) {
  const measured = useApp((state) => state.backends);
  const inUse = useApp((state) => state.status?.backend.name ?? state.run?.decoder.backend.name ?? "");
  const chosen = useApp((state) => state.choice.backend);
  const isUnderWay = measured.state === "under-way";
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed">
        {chosen === "auto"
          ? "Begins on webgl; goes to the fastest that is right when that fails or is too slow."
          : `${chosen} is pinned: it is left only if it fails. Choose auto to let go of it.`}
      </Text>
      {measured.state === "done" && (
        <WideTable label="Backends, measured">
          <thead>
            <tr>
              <th>backend</th>
              <th>median</th>
              <th>p99</th>
              <th title="Largest difference from the golden rows, of the target's range">error</th>
            </tr>
          </thead>
          <tbody>
            {measured.probes.map((probe) => (
              <Row
                key={probe.name}
                probe={probe}
                isInUse={probe.name === inUse}
                isPinned={probe.name === chosen}
              />
            ))}
          </tbody>
        </WideTable>
      )}
      {measured.state === "failed" && <Text size="sm">Not measured: {measured.reason}. Measure again.</Text>}
      {measured.state === "none" && <Text size="sm">Not measured yet.</Text>}
      {isUnderWay && (
        <Text size="sm" role="status">
          Measuring 200 values on each, beside the stream…
        </Text>
      )}
      <Button size="xs" variant="default" onClick={() => void session.measureBackends()}>
        {measured.state === "none" ? "Measure" : "Measure again"}
      </Button>
    </Stack>
  );
}

function Row({ probe, isInUse, isPinned }: { probe: BackendProbe; isInUse: boolean; isPinned: boolean }) {
  const { name, p50Ms, p99Ms, goldenError, hindrance, software } = probe;
  const marks = [software && "in software", isInUse && "in use", isPinned && "pinned"]
    .filter(Boolean)
    .join(", ");
  return (
    <tr data-testid={`backend-${name}`}>
      <th scope="row">
        {name} {marks && <small>{marks}</small>}
      </th>
      {hindrance === null ? (
        <>
          <td>{milliseconds(p50Ms)}</td>
          <td>{milliseconds(p99Ms)}</td>
          <td>
            {(100 * goldenError).toExponential(1)} <span className="unit">%</span>
          </td>
        </>
      ) : (
        <td colSpan={3}>{hindrance}</td>
      )}
    </tr>
  );
}

/** On the processor a value takes hundredths of a millisecond. */
const milliseconds = (ms: number) => (
  <>
    {ms < 0.01 ? "< 0.01" : ms < 1 ? ms.toFixed(2) : formatMs(ms)} <span className="unit">ms</span>
  </>
);
