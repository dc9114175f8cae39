import { useWakeLock, type WakeLockState } from "../wakeLock.ts";

const wakeWords: Readonly<Record<WakeLockState, string>> = {
  idle: "The screen is kept on while a stream runs.",
  held: "The screen is kept on, as a stream runs.",
  refused: "The browser does not keep the screen on now, as on low battery.",
  unsupported: "This browser cannot keep the screen on.",
};

/** Whether the screen is kept on. */
export function WakeLockLine() {
  return (
    <p className="help-text" data-testid="wake-lock">
      {wakeWords[useWakeLock()]}
    </p>
  );
}
