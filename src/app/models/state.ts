import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { DecoderSummary } from "../../contract/apis.ts";
import type { DecoderChoice } from "../../contract/catalogue.ts";
import type { Former } from "./former.ts";

/** What is known of a kept decoder without reading it. */
export interface KeptDecoder {
  /** Of its artifact: the key that it is kept by. */
  readonly hash: string;
  readonly name: string;
  readonly origin: "calibrated" | "opened";
  /** ISO 8601. */
  readonly addedAt: string;
  /** When it decoded last; null where it has not. */
  readonly usedAt: string | null;
  /** As JSON. */
  readonly bytes: number;
}

/** A decoder of the simulated patient that comes with the app. */
export interface ShippedDecoder {
  /** Of its kind. */
  readonly name: DecoderChoice["name"];
  readonly url: string;
}

/** What a decoder says of itself, or why that cannot be read. */
export type Described = DecoderSummary | { readonly problem: string };

export interface ModelsState {
  /** Why nothing can be kept; null where it can, undefined while that is not known. */
  hindrance: string | null | undefined;
  /** The newest first. */
  kept: readonly KeptDecoder[];
  /** Deleted a moment ago: that can be taken back. */
  leaving: readonly KeptDecoder[];
  shipped: readonly ShippedDecoder[];
  /** By the hash of what is kept, and by the address of what is shipped. */
  described: Readonly<Record<string, Described>>;
  /** Keys, as in `described`, of the two that are compared, or the one that is chosen so far. */
  compared: readonly string[];
  /** What decoded in this page, the newest last. */
  former: readonly Former[];
}

export const modelsStore = createStore<ModelsState>()(() => ({
  hindrance: undefined,
  kept: [],
  leaving: [],
  shipped: [],
  described: {},
  compared: [],
  former: [],
}));

export function useModels<T>(select: (state: ModelsState) => T): T {
  return useStore(modelsStore, select);
}
