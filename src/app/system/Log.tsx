import { Button } from "@mantine/core";
import { useStore } from "zustand";
import { logStore } from "../log.ts";
import { saveFile, stampOf } from "../save.ts";
import { logText } from "./logText.ts";
import { machine } from "./machine.ts";

/** What happened in this page, the newest first. */
export function Log() {
  const entries = useStore(logStore, (state) => state.entries);
  const save = () => {
    const { browser, versions } = machine();
    const head = `Gripscope ${versions.Gripscope}, ${browser}\n\n`;
    saveFile(
      new Blob([head, logText(entries)], { type: "text/plain" }),
      `gripscope-log-${stampOf(new Date().toISOString())}.txt`,
    );
  };
  return (
    <section aria-labelledby="log">
      <div className="system-head">
        <h2 id="log">
          Log <small>of this page since it was opened, the last 400 entries; no recorded data</small>
        </h2>
        <Button size="compact-sm" variant="default" disabled={entries.length === 0} onClick={save}>
          Save (text)
        </Button>
      </div>
      {entries.length === 0 ? (
        <p className="beside">
          Nothing has happened yet. Starts, exchanged decoders, notices and faults are noted here as they
          come.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
        <ol className="log" tabIndex={0} aria-label="Log, the newest first" data-testid="log">
          {entries.toReversed().map((entry) => (
            <li key={entry.id} className={`log-${entry.kind}`}>
              <time dateTime={new Date(entry.atMs).toISOString()}>
                {new Date(entry.atMs).toLocaleTimeString("en-GB")}
              </time>
              <b>{entry.kind}</b>
              <span>{entry.text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
