import { Button, Table, VisuallyHidden } from "@mantine/core";
import { useEffect } from "react";
import type { ReplayReport } from "../../contract/apis.ts";
import type { SessionSummary } from "../../contract/recorderApi.ts";
import { formatClock, formatCount, formatPercent, formatValue } from "../format.ts";
import type { Session } from "../session.ts";
import { type SessionWork, useSessions } from "./state.ts";

/** What was recorded in this browser, and what can be done with it. */
export function SessionList({ session }: { session: Session }) {
  const sessions = useSessions((state) => state.sessions);
  const hindrance = useSessions((state) => state.hindrance);
  const isPersistent = useSessions((state) => state.isPersistent);
  const { recording } = session;
  useEffect(() => void recording.prepare(), [recording]);
  if (sessions.length === 0) {
    return (
      <section aria-labelledby="sessions" className="sessions">
        <h2 id="sessions">Recorded here</h2>
        <p className="beside">
          {hindrance ?? "Nothing yet. Record on the Live page: samples, features and decoded values."}
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="sessions" className="sessions">
      <h2 id="sessions">
        Recorded here{" "}
        <small>
          kept in this browser only{isPersistent === false && ", which may remove it when its disk runs full"}
        </small>
      </h2>
      <div className="table-scroll">
        <Table withRowBorders verticalSpacing={4} className="channel-table" data-testid="sessions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Recorded</Table.Th>
              <Table.Th>Of</Table.Th>
              <Table.Th className="number">Length</Table.Th>
              <Table.Th className="number">Size</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.map((each) => (
              <Row key={each.id} summary={each} session={session} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

function Row({ summary, session }: { summary: SessionSummary; session: Session }) {
  const work = useSessions((state) => state.work[summary.id]);
  const { recording } = session;
  const { label, simulated, startedAt, seconds, bytes, state, reason, missingSamples } = summary;
  const name = `the recording of ${dateOf(startedAt)}`;
  const isBusy = work?.state === "under-way";
  const isReadable = state === "whole" || state === "recovered";
  const action = (title: string, act: () => void, isOn = isReadable) => (
    <Button
      size="compact-xs"
      variant="default"
      disabled={!isOn || isBusy}
      aria-label={`${title}: ${name}`}
      onClick={act}
    >
      {title}
    </Button>
  );
  return (
    <Table.Tr data-state={state}>
      <Table.Td>{dateOf(startedAt)}</Table.Td>
      <Table.Td>
        {label} {simulated && <small className="simulated">SIMULATED</small>}
      </Table.Td>
      <Table.Td className="number">{isReadable ? formatClock(seconds) : "–"}</Table.Td>
      <Table.Td className="number">{sizeOf(bytes)}</Table.Td>
      <Table.Td title={reason}>
        {missingSamples === 0
          ? stateWords[state]
          : `${state === "whole" ? "" : `${stateWords[state]}, `}${formatCount(missingSamples)} samples missing`}
        {state === "damaged" && <small> {reason}</small>}
        <Work work={work} />
      </Table.Td>
      <Table.Td>
        {work?.state === "leaving" ? (
          <span className="session-actions" role="status">
            Deleted
            {action("Undo", () => recording.keep(summary), true)}
          </span>
        ) : (
          <span className="session-actions">
            {action("Open", () => void openSession(session, summary))}
            {action("Export", () => void recording.exportSession(summary))}
            {action("Save session file", () => void recording.saveSession(summary), state !== "open")}
            {action("Check replay", () => void recording.replay(summary))}
            {action("Delete", () => recording.remove(summary), state !== "open")}
          </span>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const stateWords = {
  whole: "whole",
  recovered: "cut off, recovered",
  open: "being recorded on another page",
  damaged: "cannot be read:",
} as const;

async function openSession(session: Session, summary: SessionSummary): Promise<void> {
  const file = await session.recording.fileOf(summary);
  if (file) await session.openFiles([file]);
}

function Work({ work }: { work: SessionWork | undefined }) {
  if (!work || work.state === "leaving") return null;
  return (
    <p
      className={work.state === "failed" ? "session-work verdict-bad" : "session-work"}
      role="status"
      data-testid="session-work"
    >
      {work.state === "under-way" && `${work.doing}: ${formatPercent(work.fraction)} %`}
      {work.state === "failed" && work.reason}
      {work.state === "replayed" && replayText(work.report)}
    </p>
  );
}

/** In one line whether the values came out again, else by how much they did not. */
function replayText({ backend, hops, notReplayed, unit }: ReplayReport): string {
  const count = hops.reduce((sum, each) => sum + each.count, 0);
  const differing = hops.reduce((sum, each) => sum + each.differing, 0);
  const featuresDiffering = hops.reduce((sum, each) => sum + each.featuresDiffering, 0);
  if (count === 0) return "Nothing of it could be replayed: it holds no value whose samples are whole.";
  const parts = [
    differing === 0
      ? `Replayed on ${backend}: all ${formatCount(count)} values are the same to the last bit.`
      : `Replayed on ${backend}: ${formatCount(differing)} of ${formatCount(count)} values differ, by up to ${formatValue(Math.max(...hops.map((each) => each.largestDifference)), unit)}.`,
  ];
  if (featuresDiffering > 0) parts.push(`Features differ in ${formatCount(featuresDiffering)}.`);
  if (notReplayed > 0) parts.push(`${formatCount(notReplayed)} could not be replayed.`);
  return parts.join(" ");
}

function dateOf(startedAt: string): string {
  if (startedAt === "") return "–";
  return new Date(startedAt).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

function sizeOf(bytes: number): string {
  const mb = bytes / 1e6;
  return mb < 10 ? `${mb.toFixed(1)} MB` : `${formatCount(Math.round(mb))} MB`;
}
