import type { RecorderApi, StorageTrial } from "../../../contract/recorderApi.ts";
import { createRecorder } from "../../client.ts";
import { askSpare } from "../../spareWorker.ts";
import { messageOf } from "../../words.ts";
import type { Check, Finding } from "./check.ts";
import { atLeast, findingOf, isSo, told, unmeasured } from "./figure.ts";

interface Measured {
  /** What was written and read; else why it could not be. */
  trial: StorageTrial | { reason: string };
  /** Bytes that can still be written; null where the browser does not tell. */
  freeBytes: number | null;
  /** The browser keeps what is stored until it is deleted here; null where it does not tell. */
  isPersistent: boolean | null;
}

const trialBytes = 8e6;
const limitMs = 30_000;

/** Writes as a recording is written, in a recorder of its own: one that records meanwhile is not held up. */
export const storage: Check<Measured> = {
  name: "storage",
  title: "Storage",
  why: "A recording can be written, comes back as it was, and has room.",
  usualMs: 800,

  async measure({ signal }) {
    const trial = await askSpare<RecorderApi, StorageTrial>(
      createRecorder,
      (recorder) => recorder.tryStorage(trialBytes),
      { limitMs, signal },
    ).catch((error: unknown) => {
      signal.throwIfAborted();
      return { reason: messageOf(error) };
    });
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    return {
      trial,
      freeBytes: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage),
      isPersistent: (await navigator.storage?.persisted?.()) ?? null,
    };
  },

  judge: judgeStorage,
};

/**
 * 32 channels at 2 kHz are 0.26 MB/s, and up to 8 times that at 8×: 5 MB/s leave room. 1 GB holds an hour of them.
 */
export function judgeStorage({ trial, freeBytes, isPersistent }: Measured): Finding {
  if ("reason" in trial) {
    return {
      ...unmeasured(
        trial.reason,
        "Nothing can be recorded here. Leave the private window, make room on the disk, or use another browser.",
      ),
      verdict: "bad",
    };
  }
  const megabytesPerSecond = (ms: number) => trial.bytes / 1e6 / (ms / 1000);
  return findingOf(
    [
      isSo("read back as written", trial.isIntact, "bad"),
      atLeast("writing", megabytesPerSecond(trial.writeMs), "MB/s", { good: 5, bad: 1 }),
      // What was just written may come from memory: it says nothing about the disk.
      told("reading back", megabytesPerSecond(trial.readMs), "MB/s"),
      atLeast("room", freeBytes === null ? Number.NaN : freeBytes / 1e9, "GB", { good: 1, bad: 0.1 }),
      isSo("kept until deleted here", isPersistent, "attention"),
    ],
    {
      "read back as written": "What is stored here is damaged: do not record on this machine.",
      writing: "The disk is slow: end what else writes to it, and record at 1× only.",
      room: "Save sessions to files and delete them on the Data page, or make room on the disk.",
      "kept until deleted here":
        "The browser may remove recordings when its disk runs full: save what matters to files. Installing the app, or allowing it to store, changes that.",
    },
  );
}
