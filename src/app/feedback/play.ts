import { historySeconds, type Session } from "../session.ts";
import { type Run, store } from "../store.ts";
import { type GameName, gameSeconds, readySeconds, scoreOf, taskOf } from "./games.ts";
import { feedbackStore, takeHand } from "./state.ts";

let stop: () => void = () => undefined;

/** Ends a game before its time; it is not counted. */
export function endGame(): void {
  stop();
  feedbackStore.setState({ game: { state: "none" } });
}

/** Plays a game: has the simulated patient do its task, and scores what is decoded for a minute. A stream that ends, or another one, ends it. */
export async function play(session: Session, name: GameName): Promise<void> {
  endGame();
  feedbackStore.setState({ game: { state: "preparing", name } });
  const task = taskOf(name);
  const { hand } = feedbackStore.getState();
  if (task !== null && store.getState().choice.task !== task) {
    await session.change({ task });
    // Another stream lets go of the hand; here it is what one plays with.
    if (hand) takeHand(session);
  }
  const { game } = feedbackStore.getState();
  const { run } = store.getState();
  // Something else was asked for meanwhile.
  if (game.state !== "preparing" || game.name !== name) return;
  if (run) follow(run, name);
  else endGame();
}

/** Keeps the score of a game that begins now. */
function follow(run: Run, name: GameName): void {
  const { display, decoder, summary } = run;
  const { unit } = decoder.target;
  const liveFromSeconds = summary.simulated ? historySeconds : 0;
  const fromSeconds = Math.max(display.nowSeconds, liveFromSeconds) + readySeconds;
  const look = () => {
    const { run: current, status } = store.getState();
    if (current?.id !== run.id) {
      endGame();
      return;
    }
    const { nowSeconds } = display;
    const toSeconds = Math.min(nowSeconds, fromSeconds + gameSeconds);
    const score = scoreOf(display, unit, fromSeconds, toSeconds);
    const isOver = toSeconds === fromSeconds + gameSeconds || status?.state === "ended";
    if (!isOver) {
      const secondsToStart = Math.max(0, Math.min(readySeconds, fromSeconds - nowSeconds));
      const secondsLeft = Math.min(gameSeconds, fromSeconds + gameSeconds - nowSeconds);
      feedbackStore.setState({ game: { state: "under-way", name, secondsToStart, secondsLeft, score } });
      return;
    }
    stop();
    const { best } = feedbackStore.getState();
    const isBest = score.count > 0 && !(score.within <= (best[name]?.within ?? Number.NEGATIVE_INFINITY));
    feedbackStore.setState({
      game: { state: "done", name, seconds: Math.max(0, toSeconds - fromSeconds), score, isBest },
      best: isBest ? { ...best, [name]: score } : best,
    });
  };
  // Four times a second, with everything else that is read.
  stop = store.subscribe(({ run: current, reading }, before) => {
    if (current?.id !== before.run?.id || reading !== before.reading) look();
  });
  look();
}
