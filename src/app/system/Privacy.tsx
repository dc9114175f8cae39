import { Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { ModalDialog } from "../ModalDialog.tsx";
import { useModels } from "../models/state.ts";
import { tellSize } from "../models/tell.ts";
import type { Session } from "../session.ts";
import { useSessions } from "../sessions/state.ts";
import { store } from "../store.ts";
import { WideTable } from "../WideTable.tsx";
import { deleteEverything } from "./deleteEverything.ts";
import { settingsHeld } from "./settings.ts";

/** What becomes of what is seen and made here, what of it is kept on this machine, and how to be rid of it. */
export function Privacy({ session }: { session: Session }) {
  const [isAsking, setAsking] = useState(false);
  /** Bytes that the browser counts for this origin, the app itself with them; null where it does not tell. */
  const [usedBytes, setUsedBytes] = useState<number | null>(null);
  const [settings, setSettings] = useState(countSettings);
  const look = useCallback(async () => {
    setSettings(countSettings());
    setUsedBytes((await navigator.storage?.estimate?.())?.usage ?? null);
  }, []);
  useEffect(() => {
    void session.recording.prepare();
    // Without it, what is kept is not counted.
    void session.library().then(
      (library) => library.prepare(store.getState().choice.patient),
      () => undefined,
    );
    void look();
  }, [session, look]);
  return (
    <section aria-labelledby="privacy">
      <div className="system-head">
        <h2 id="privacy">Privacy</h2>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setAsking(true)}
          data-testid="delete-everything"
        >
          Delete everything stored here…
        </Button>
      </div>
      <p className="statement">
        Nothing leaves this machine. Everything is computed in this page; it has no account, counts nobody and
        asks no other server for anything: its security policy forbids that. Recordings that are opened are
        read where they lie and copied nowhere. What is kept is kept by this browser, for this address, and by
        nobody else; it goes with the browser's data.
      </p>
      <Held settings={settings} usedBytes={usedBytes} />
      {isAsking && (
        <Confirmation
          session={session}
          onClose={() => {
            setAsking(false);
            void look();
          }}
        />
      )}
    </section>
  );
}

/** Null where the browser keeps none. */
function countSettings(): { count: number; bytes: number } | null {
  try {
    return settingsHeld(localStorage);
  } catch {
    return null;
  }
}

interface HeldProps {
  settings: { count: number; bytes: number } | null;
  usedBytes: number | null;
}

function Held({ settings, usedBytes }: HeldProps) {
  const sessions = useSessions((state) => state.sessions);
  const kept = useModels((state) => state.kept);
  const sum = (all: readonly { bytes: number }[]) => all.reduce((total, { bytes }) => total + bytes, 0);
  const rows = [
    ["Recorded sessions", "private file system of this address", sessions.length, sum(sessions)],
    ["Kept decoders", "database of this address", kept.length, sum(kept)],
    ["Settings", "local storage of this address", settings?.count ?? 0, settings?.bytes ?? 0],
  ] as const;
  return (
    <WideTable label="What is stored here">
      <caption>Stored in this browser</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Where</th>
          <th scope="col" className="number">
            Count
          </th>
          <th scope="col" className="number">
            Size
          </th>
        </tr>
      </thead>
      <tbody data-testid="held" className="held">
        {rows.map(([what, where, count, bytes]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{where}</td>
            <td className="number">{count}</td>
            <td className="number">{bytes < 1000 ? `${bytes} B` : tellSize(bytes)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">All, with the app itself</th>
          <td>as the browser counts it</td>
          <td className="number">–</td>
          <td className="number">{usedBytes === null ? "not told" : tellSize(usedBytes)}</td>
        </tr>
      </tbody>
    </WideTable>
  );
}

function Confirmation({ session, onClose }: { session: Session; onClose(): void }) {
  const sessions = useSessions((state) => state.sessions);
  const isRecording = useSessions(({ status }) => status.session !== null);
  const kept = useModels((state) => state.kept);
  const [isBusy, setBusy] = useState(false);
  /** What could not be deleted; null before it was tried. */
  const [left, setLeft] = useState<readonly string[] | null>(null);
  return (
    <ModalDialog title="Delete everything stored here?" onClose={onClose}>
      {(close) =>
        left === null ? (
          <>
            <p className="help-text">
              {counted(sessions.length, "recorded session")}, {counted(kept.length, "kept decoder")} and all
              settings are deleted from this browser. <b>This cannot be undone</b>, and there is no copy
              elsewhere: save first what matters, sessions on the Data page, decoders on the Models page.
            </p>
            {isRecording && (
              <p className="help-text">
                <b>A recording is under way:</b> it is ended, and deleted too.
              </p>
            )}
            <p className="help-text">
              Files that were saved stay where they are. Decoding goes on, with the decoder that runs, until
              the page is closed. The app itself stays, so that it works without a network; the browser's own
              settings for this address take that away.
            </p>
            <div className="dialog-buttons">
              <Button variant="default" onClick={close} data-autofocus>
                Keep it
              </Button>
              <Button
                color="red.8"
                disabled={isBusy}
                onClick={() => {
                  setBusy(true);
                  void deleteEverything(session).then(setLeft);
                }}
                data-testid="confirm-delete"
              >
                {isBusy ? "Deleting…" : "Delete everything"}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className="help-text" role="status" data-testid="deleted">
              {left.length === 0 ? "All of it is deleted." : left.join(" ")}
            </p>
            <div className="dialog-buttons">
              <Button variant="default" onClick={close}>
                Close
              </Button>
            </div>
          </>
        )
      }
    </ModalDialog>
  );
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
