import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { ReplayReport } from "../../contract/apis.ts";
import type { RecorderStatus, SessionSummary } from "../../contract/recorderApi.ts";

/** What is being done with a session, or came of it. */
export type SessionWork =
  | { state: "under-way"; doing: string; fraction: number }
  | { state: "failed"; reason: string }
  | { state: "replayed"; report: ReplayReport }
  /** It is deleted in a moment, unless that is taken back. */
  | { state: "leaving" };

export interface SessionsState {
  /** Why nothing can be recorded; null where it can, undefined while that is not known. */
  hindrance: string | null | undefined;
  status: RecorderStatus;
  /** The recorder waits for its disk. */
  isSilent: boolean;
  /** Whether the browser keeps what is stored until it is deleted here; null before it was asked. */
  isPersistent: boolean | null;
  sessions: readonly SessionSummary[];
  /** By the session's id. */
  work: Readonly<Record<string, SessionWork>>;
}

export const sessionsStore = createStore<SessionsState>()(() => ({
  hindrance: undefined,
  status: { session: null, ended: null },
  isSilent: false,
  isPersistent: null,
  sessions: [],
  work: {},
}));

export function useSessions<T>(select: (state: SessionsState) => T): T {
  return useStore(sessionsStore, select);
}
