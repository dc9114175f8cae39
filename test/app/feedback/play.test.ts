import { beforeEach, describe, expect, test } from "vitest";
import { Display } from "../../../src/app/display.ts";
import { endGame, play } from "../../../src/app/feedback/play.ts";
import { feedbackStore } from "../../../src/app/feedback/state.ts";
import type { Session } from "../../../src/app/session.ts";
import { type AppState, type Run, store } from "../../../src/app/store.ts";
import type { UrlState } from "../../../src/contract/urlState.ts";
import { frameOf, infoOf } from "../fixture.ts";

const info = infoOf({
  rateHz: 100,
  strideSamples: 1,
  traces: [{ name: "CUE", unit: "%", role: "cue" }],
  hopSamples: 10,
});

let runs = 0;

/** Begins another stream. */
function begin(): Run {
  const run = {
    id: ++runs,
    summary: { simulated: true },
    decoder: { target: { unit: "%" } },
    display: new Display(info, []),
  } as unknown as Run;
  store.setState({ run, status: null, reading: null });
  return run;
}

/** Has a stream go on by some seconds, decoded as told while 40 % is asked for. */
function goOn({ display }: Run, seconds: number, decoded: number): void {
  const { rateHz, hopSamples } = info;
  const from = display.nowSeconds * rateHz;
  const count = seconds * rateHz;
  const samples = Array.from({ length: count / hopSamples }, (_, hop) => from + (hop + 1) * hopSamples - 1);
  const traces = { values: new Float32Array(count).fill(40), count, firstSample: from };
  display.push(frameOf(traces, samples, () => decoded, from + count));
  store.setState({ reading: { nowSeconds: display.nowSeconds } as AppState["reading"] });
}

/** As the real one does, begins another stream for another task. */
const asked: unknown[] = [];
const session = {
  async change(change: Partial<UrlState>) {
    asked.push(change);
    store.setState(({ choice }) => ({ choice: { ...choice, ...change } }));
    begin();
  },
} as unknown as Session;

const game = () => feedbackStore.getState().game;

beforeEach(() => {
  endGame();
  asked.length = 0;
  feedbackStore.setState({ best: {} });
  store.setState(({ choice }) => ({ choice: { ...choice, task: "grip" } }));
  begin();
});

describe("a game", () => {
  test("has the patient do its task, begins 3 s into the live stream and scores a minute of it", async () => {
    await play(session, "sine");
    expect(asked).toEqual([{ task: "sine" }]);
    const run = store.getState().run!;
    // History does not count.
    goOn(run, 20, 0);
    expect(game()).toMatchObject({ state: "under-way", secondsToStart: 3, secondsLeft: 60 });
    goOn(run, 3, 0);
    goOn(run, 30, 45);
    expect(game()).toMatchObject({ state: "under-way", secondsToStart: 0, secondsLeft: 30 });
    goOn(run, 40, 0);
    expect(game()).toMatchObject({ state: "done", seconds: 60, isBest: true });
    expect(game()).toMatchObject({ score: { count: 600, missing: 0, within: 0.5, meanAbsoluteError: 22.5 } });
    // What comes later changes nothing.
    const done = game();
    goOn(run, 10, 40);
    expect(game()).toBe(done);
  });

  test("is played on with the stream that runs, where that does its task; the best score is kept", async () => {
    await play(session, "walk");
    goOn(store.getState().run!, 90, 40);
    expect(game()).toMatchObject({ state: "done", isBest: true });
    await play(session, "walk");
    expect(asked).toHaveLength(1);
    goOn(store.getState().run!, 63, Number.NaN);
    expect(game()).toMatchObject({ state: "done", isBest: false, score: { within: 0, missing: 600 } });
    expect(feedbackStore.getState().best.walk?.within).toBe(1);
  });

  test("is over with its stream: at its end with a score, at another one without", async () => {
    await play(session, "levels");
    const run = store.getState().run!;
    goOn(run, 33, 40);
    store.setState({ status: { state: "ended" } as AppState["status"] });
    goOn(run, 1, 40);
    expect(game()).toMatchObject({ state: "done", seconds: 11 });
    begin();
    await play(session, "levels");
    expect(game()).toMatchObject({ state: "under-way" });
    begin();
    expect(game()).toEqual({ state: "none" });
  });

  test("that was ended while its stream was started does not begin", async () => {
    const playing = play(session, "sine");
    endGame();
    await playing;
    expect(game()).toEqual({ state: "none" });
  });
});
