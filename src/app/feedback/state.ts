import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Session } from "../session.ts";
import type { GameName } from "./games.ts";
import { Hand } from "./hand.ts";
import type { GameScore } from "./score.ts";

export type Game =
  | { state: "none" }
  /** The stream with its target is being started. */
  | { state: "preparing"; name: GameName }
  | { state: "under-way"; name: GameName; secondsToStart: number; secondsLeft: number; score: GameScore }
  | { state: "done"; name: GameName; seconds: number; score: GameScore; isBest: boolean };

export interface FeedbackState {
  mode: "bar" | "target";
  game: Game;
  /** Best scores since the page was opened. */
  best: Readonly<Partial<Record<GameName, GameScore>>>;
  /** The hand that squeezes in place of the simulated patient's; null where it is the patient's own. */
  hand: Hand | null;
  /** The window on the patient's screen. */
  screen: Window | null;
}

export const feedbackStore = createStore<FeedbackState>()(() => ({
  mode: "bar",
  game: { state: "none" },
  best: {},
  hand: null,
  screen: null,
}));

export function useFeedback<T>(select: (state: FeedbackState) => T): T {
  return useStore(feedbackStore, select);
}

/** A person's hand takes the place of the simulated patient's. */
export function takeHand(session: Session): void {
  letGoOfHand();
  feedbackStore.setState({ hand: new Hand(session) });
}

export function letGoOfHand(): void {
  feedbackStore.getState().hand?.letGo();
  feedbackStore.setState({ hand: null });
}
