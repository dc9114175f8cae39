import { Button, CloseButton } from "@mantine/core";
import { useCallback, useEffect } from "react";
import { store, useApp } from "./store.ts";

/** What is old may not be so any more; the log on the System page keeps it. */
const noticeMs = 60_000;

function Notice({ notice }: { notice: string }) {
  const dismiss = useCallback(
    () => store.setState(({ notices }) => ({ notices: notices.filter((each) => each !== notice) })),
    [notice],
  );
  useEffect(() => {
    const timer = setTimeout(dismiss, noticeMs);
    return () => clearTimeout(timer);
  }, [dismiss]);
  return (
    <div className="notice" role="status">
      <span>{notice}</span>
      <CloseButton size="sm" aria-label="Dismiss" onClick={dismiss} />
    </div>
  );
}

/** One line each, above everything: faults first, what hinders nothing after them. */
export function Notices() {
  const fault = useApp((state) => state.fault);
  const notices = useApp((state) => state.notices);
  const update = useApp((state) => state.update);
  const status = useApp((state) => state.status);
  const opening = useApp((state) => state.opening);
  const failure = status?.state === "failed" ? status.noEstimate : null;
  return (
    <div className="notices">
      {fault && (
        <div className="notice notice-bad" role="alert" data-testid="fault">
          <span>
            <b>{fault.title}.</b> {fault.what}
          </span>
          {fault.remedy && (
            <Button size="compact-sm" variant="default" onClick={fault.remedy.act}>
              {fault.remedy.label}
            </Button>
          )}
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => store.setState({ fault: null })} />
        </div>
      )}
      {failure && (
        <div className="notice notice-bad" role="alert">
          <span>
            <b>Decoding stopped.</b> {failure} What was decoded before stays on the screen.
          </span>
        </div>
      )}
      {opening && (
        <div className="notice" role="status">
          Looking at the recording…
        </div>
      )}
      {notices.map((notice) => (
        <Notice key={notice} notice={notice} />
      ))}
      {update && (
        <div className="notice" role="status">
          <span>A new version of Gripscope is ready. It is used from the next start on, or now.</span>
          <Button size="compact-sm" variant="default" onClick={update}>
            Restart now
          </Button>
          <CloseButton size="sm" aria-label="Later" onClick={() => store.setState({ update: null })} />
        </div>
      )}
    </div>
  );
}
