import { beforeAll, describe, expect, test } from "vitest";
import type { RunSetup } from "../../src/contract/apis.ts";
import type { RunSnapshot } from "../../src/contract/blockPort.ts";
import { type Frame, measuredOnset, mostShown } from "../../src/contract/frame.ts";
import { intervalAt } from "../../src/evaluation/residuals.ts";
import { scoreOf } from "../../src/evaluation/score.ts";
import { LiveSession } from "../../src/pipeline/liveSession.ts";
import type { LoadedModel } from "../../src/pipeline/load.ts";
import { Spectrogram } from "../../src/pipeline/spectrogram.ts";
import type { Block } from "../../src/signal/block.ts";
import { InputError } from "../../src/signal/errors.ts";
import { cutBlock } from "../features/fixture.ts";
import { liveHops, modelOf, requestOf, shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(20, 8);
const { info } = source;
const block = await wholeBlock(source);
const training = shortSource(40);
const setup: RunSetup = { info, startSample: 0, liveFromSample: 3000, scoreFromSample: 5000, cue: "CUE" };
/** The acquisition's clock is this far behind the decoder's. */
const offsetMs = 500;

let model: LoadedModel;
beforeAll(async () => {
  model = await modelOf(requestOf(training));
});

/** A session on a clock that only moves when told to. */
function rig(changes: Partial<RunSetup> = {}, loaded = model) {
  const clock = { now: 0 };
  const session = new LiveSession(loaded, { ...setup, ...changes }, () => clock.now);
  session.acquisitionOffsetMs = offsetMs;
  return { session, clock };
}

/** Blocks as they come live: due when their last sample is, taken some time after. */
function play({ session, clock }: ReturnType<typeof rig>, blocks: readonly Block[], delayMs = 7) {
  for (const part of blocks) {
    const end = part.firstSample + part.frameCount;
    const isLive = end > setup.liveFromSample;
    clock.now = end + offsetMs + delayMs;
    session.process({ ...part, acquiredAtMs: isLive ? end : Number.NaN });
    session.rescore();
  }
}

function take(
  session: LiveSession,
  spent: Frame | null = null,
  drawnSample = Number.NaN,
  drawnAtMs = Number.NaN,
) {
  return session.takeFrame({ kind: "request", spent, drawnSample, drawnAtMs });
}

function hopsOf({ hops }: Frame) {
  return Array.from({ length: hops.count }, (_, i) => [hops.samples[i], hops.decoded[i], hops.measured[i]]);
}

describe("a live session", () => {
  test("hands on every hop once, as the live decoder gives it, however often frames are taken", () => {
    const expected = liveHops(info, model, [block]).hops.map(({ sample, decoded, measured }) => [
      sample,
      decoded,
      measured,
    ]);
    for (const every of [1, 7, 1000]) {
      const given = rig();
      const seen: unknown[] = [];
      let spent: Frame | null = null;
      const next = () => {
        spent = take(given.session, spent);
        seen.push(...hopsOf(spent));
      };
      cutBlock(block, [50]).forEach((part, i) => {
        play(given, [part]);
        if (i % every === 0) next();
      });
      next();
      expect(seen).toEqual(expected);
    }
  });

  test("shows inputs, target and cue, and features standardised as the decoder sees them", () => {
    const given = rig();
    expect(given.session.display).toMatchObject({
      rateHz: 1000,
      strideSamples: 2,
      hopSamples: 100,
      kernels: [
        { kernel: "offset", stage: "signal", latencyMs: 0 },
        { kernel: "bandPower", stage: "feature", latencyMs: given.session.display.featureLatencyMs },
        { kernel: "log", stage: "row", latencyMs: 0 },
        { kernel: "lags", stage: "row", latencyMs: 0 },
      ],
      traces: [
        { name: "LFP_0", unit: "µV", role: "input" },
        { name: "LFP_1", unit: "µV", role: "input" },
        { name: "LFP_2", unit: "µV", role: "input" },
        { name: "FORCE", unit: "%", role: "target" },
        { name: "CUE", unit: "%", role: "cue" },
      ],
    });
    play(given, cutBlock(block, [100]));
    const { traces, hops, newestSample } = take(given.session);
    expect([traces.firstSample, newestSample]).toEqual([0, 19_999]);
    expect(traces.count).toBeGreaterThan(9990);
    const { row } = liveHops(info, model, [block]).hops[100]!;
    const count = given.session.display.features.length;
    expect(count).toBe(24);
    expect(Array.from(hops.features.subarray(100 * count, 101 * count))).toEqual(
      Array.from({ length: count }, (_, i) => Math.fround((row![i]! - model.mean[i]!) / model.sd[i]!)),
    );
    expect(hops.features.subarray(0, count).every(Number.isNaN)).toBe(true);
  });

  test("does without a target and a cue that the stream does not have", () => {
    const channels = info.channels.slice(0, 3);
    const { session } = rig({ info: { ...info, channels }, cue: "CUE" });
    expect(session.display.traces.map(({ role }) => role)).toEqual(["input", "input", "input"]);
    expect(rig({ cue: null }).session.display.traces).toHaveLength(4);
  });

  test("times by the pace that the stream is played at", () => {
    const given = rig();
    const { session, clock } = given;
    // Eight times as fast, two hops to a block: the first of them waited 12.5 ms for the second.
    for (const part of cutBlock(block, [200])) {
      const dueMs = (part.firstSample + part.frameCount) / 8;
      clock.now = dueMs + offsetMs + 7;
      session.process({ ...part, acquiredAtMs: dueMs, msPerSample: 1 / 8 });
    }
    const { toDecodedMs } = take(session).status!;
    expect([toDecodedMs.p50, toDecodedMs.p99]).toEqual([7, 19.5]);
  });

  test("begins its figures anew with another decoder", () => {
    const given = rig();
    play(given, cutBlock(block, [100]));
    expect(take(given.session).status?.score?.count).toBeGreaterThan(100);
    given.session.swap(model);
    given.clock.now += 1000;
    expect(take(given.session).status).toMatchObject({ score: null, toDecodedMs: { count: 0 } });
  });

  test("times each decoded value from when its own sample was due, on its own clock, live ones alone", () => {
    const given = rig();
    play(given, cutBlock(block, [100]), 7);
    const frame = take(given.session);
    const { count, dueAtMs, decodedAtMs } = frame.hops;
    expect(dueAtMs[count - 1]).toBe(20_000 + offsetMs);
    expect(decodedAtMs[count - 1]).toBe(20_000 + offsetMs + 7);
    expect(frame.status?.toDecodedMs).toMatchObject({ count: 170, p50: 7, p99: 7 });
    expect(frame.status?.decodedPerSecond).toBeCloseTo(10, 6);
    // Two hops to a block: the first one waited for the second.
    const coarse = rig();
    play(coarse, cutBlock(block, [200]), 7);
    expect(take(coarse.session).status?.toDecodedMs).toMatchObject({ count: 170, p50: 7, p99: 107 });
  });

  test("times each value once that was drawn, from when it was due, and none that was left out", () => {
    const given = rig();
    const blocks = cutBlock(block, [100]);
    play(given, blocks.slice(0, 100));
    take(given.session, null, blocks[99]!.firstSample + 99, Number.NaN);
    blocks.slice(100).forEach((part, i) => {
      play(given, [part]);
      const { hops } = take(given.session);
      expect(hops.count).toBe(1);
      const drawnAtMs = (hops.dueAtMs[0] as number) + (i < 60 ? 20 : 30);
      take(given.session, null, hops.samples[0], drawnAtMs);
      take(given.session, null, hops.samples[0], 1e9);
    });
    given.clock.now += 1000;
    const { status } = take(given.session);
    expect(status?.toPixelMs).toMatchObject({ count: 100, p50: 20, p99: 30 });
  });

  test("times nothing that no clock paced", () => {
    const given = rig({ liveFromSample: 0 });
    for (const part of cutBlock(block, [100])) given.session.process(part);
    const frame = take(given.session);
    expect(frame.status?.toDecodedMs.count).toBe(0);
    expect(frame.hops.dueAtMs.subarray(0, frame.hops.count).every(Number.isNaN)).toBe(true);
    expect(frame.status?.hopCount).toBe(200);
  });

  test("scores what lies in the scored part alone, as the evaluation does, the whole of it when the stream has ended", () => {
    const given = rig();
    play(
      given,
      cutBlock(
        block.frameCount > 0 ? { ...block, frameCount: 5000, data: block.data.slice(0, 25_000) } : block,
        [100],
      ),
    );
    expect(take(given.session).status).toMatchObject({
      score: null,
      finalScore: null,
      state: "running",
    });
    play(
      given,
      cutBlock({ ...block, firstSample: 5000, frameCount: 15_000, data: block.data.slice(25_000) }, [100]),
    );
    given.clock.now += 1000;
    given.session.end();
    const { status } = take(given.session);
    const scored = liveHops(info, model, [block]).hops.filter(({ sample }) => sample >= 5000);
    const expected = scoreOf(
      Float64Array.from(scored, ({ decoded }) => decoded),
      Float64Array.from(scored, ({ measured }) => measured),
      scored.length,
      0.1,
      { seed: 1 },
    );
    expect(expected.count).toBe(150);
    expect(status).toMatchObject({ state: "ended", finalScore: expected, score: expected });
  });

  test("scores live about once a second", () => {
    const given = rig({ scoreFromSample: 0 });
    const scores = new Set<unknown>();
    let spent: Frame | null = null;
    for (const part of cutBlock(block, [100])) {
      play(given, [part]);
      spent = take(given.session, spent);
      if (spent.status?.score) scores.add(spent.status.score);
    }
    expect(scores.size).toBeGreaterThanOrEqual(18);
    expect(scores.size).toBeLessThanOrEqual(20);
  });

  test("tells its status four times a second, and has news then or when something came", () => {
    const { session, clock } = rig();
    expect(session.hasNews).toBe(true);
    const first = take(session);
    expect(first.status).toMatchObject({ state: "starting", hopCount: 0, lostSamples: 0, score: null });
    expect(session.hasNews).toBe(false);
    clock.now += 249;
    expect(session.hasNews).toBe(false);
    session.process({ ...block, frameCount: 10, data: block.data.slice(0, 50) });
    expect(session.hasNews).toBe(true);
    expect(take(session, first).status).toBeNull();
    clock.now += 1;
    expect(session.hasNews).toBe(true);
    expect(take(session).status).toMatchObject({ state: "running" });
  });

  test("says what is wrong: filling, lost samples, a flat contact", () => {
    const given = rig();
    play(given, [{ ...block, frameCount: 500, data: block.data.slice(0, 2500) }]);
    expect(take(given.session).status?.noEstimate).toContain("windows and lags fill");
    const data = block.data.slice(2500 * 5);
    for (let frame = 5000; frame < data.length / 5; frame++) data[5 * frame + 2] = 1;
    play(given, cutBlock({ ...block, firstSample: 2500, frameCount: 17_500, data }, [100]));
    const { status } = take(given.session);
    expect(status?.lostSamples).toBe(2000);
    expect(status?.noEstimate).toMatch(/^LFP_2 flat for/);
    expect(status?.quality.map(({ channel, verdict }) => [channel, verdict])).toEqual([
      ["LFP_0", "good"],
      ["LFP_1", "good"],
      ["LFP_2", "bad"],
      ["time", "attention"],
    ]);
    expect(status?.backend.name).toBe("cpu");
    expect(status?.tensorCount).toBeGreaterThan(0);
  });

  test("says that stamps go at another pace than the stream, not that it was held for a while", () => {
    const timeOf = (stampOf: (end: number) => number, heldAt = Number.NaN) => {
      const { session, clock } = rig();
      // Blocks that end anywhere between hops.
      for (const part of cutBlock(block, [130])) {
        if (part.firstSample <= heldAt && heldAt < part.firstSample + part.frameCount) {
          session.follow("paused");
          expect(take(session).status?.state).toBe("paused");
          session.follow("running");
        }
        session.process({ ...part, acquiredAtMs: stampOf(part.firstSample + part.frameCount) });
      }
      clock.now += 1000;
      return take(session).status?.quality.find(({ channel }) => channel === "time")?.reason;
    };
    const after = (end: number) => end + (end > 9000 ? 500 : 0);
    expect(timeOf((end) => end)).toBeUndefined();
    expect(timeOf((end) => end / 1.01)).toBe("1010.0 Hz by its stamps, not 1000 Hz");
    expect(timeOf(after)).toMatch(/by its stamps/);
    expect(timeOf(after, 8999)).toBeUndefined();
  });

  test("a failure is told at once, with its reason", () => {
    const given = rig();
    play(given, [{ ...block, frameCount: 3000, data: block.data.slice(0, 15_000) }]);
    take(given.session);
    expect(given.session.hasNews).toBe(false);
    given.session.fail("the disk is gone");
    expect(given.session.hasNews).toBe(true);
    expect(take(given.session).status).toMatchObject({
      state: "failed",
      noEstimate: "the disk is gone",
    });
  });
});

describe("another model", () => {
  test("takes over where it reads the same features of the same channels, and standardises as it was trained", async () => {
    const other = await modelOf(requestOf(shortSource(30, 9), { decoder: "wiener-filter" }));
    const given = rig();
    expect(given.session.accepts(other)).toBe(true);
    play(given, cutBlock({ ...block, frameCount: 6000, data: block.data.slice(0, 30_000) }, [100]));
    given.session.swap(other);
    play(
      given,
      cutBlock({ ...block, firstSample: 6000, frameCount: 14_000, data: block.data.slice(30_000) }, [100]),
    );
    const { hops } = take(given.session);
    const [before, after] = [model, other].map((m) => liveHops(info, m, [block]).hops);
    expect(Array.from(hops.decoded.subarray(0, 200))).toEqual(
      [...before!.slice(0, 60), ...after!.slice(60)].map(({ decoded }) => decoded),
    );
    const row = after![150]!.row!;
    expect(hops.features[150 * 24 + 3]).toBe(Math.fround((row[3]! - other.mean[3]!) / other.sd[3]!));
  });

  test("does not where channels or target differ", async () => {
    const { session } = rig();
    const fewer = await modelOf(requestOf(training, { inputs: ["LFP_0", "LFP_1"] }));
    const cue = await modelOf(requestOf(training, { target: "CUE" }));
    expect([session.accepts(fewer), session.accepts(cue), session.accepts(model)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("is refused where the stream does not have its channels", () => {
    expect(() => rig({ info: { ...info, channels: info.channels.slice(1) } })).toThrow(InputError);
    expect(() => rig({ info: { ...info, rateHz: 500 } })).toThrow("cannot decode a stream of 500 Hz");
  });
});

describe("when things go wrong around it", () => {
  test("another session goes on from a snapshot, to the last bit and with its scores", () => {
    const blocks = cutBlock(block, [10]);
    const first = rig();
    const snapshots: RunSnapshot[] = [];
    for (const part of blocks) {
      play(first, [part]);
      const snapshot = first.session.takeSnapshot();
      if (snapshot) snapshots.push(structuredClone(snapshot));
    }
    // Every two seconds of the stream, right behind a hop.
    expect(snapshots.map(({ sample }) => sample)).toEqual(
      Array.from({ length: 10 }, (_, i) => 2000 * (i + 1)),
    );
    const snapshot = snapshots[5]!;
    const second = rig();
    second.session.resume(snapshot);
    expect(second.session.nextSample).toBe(snapshot.sample);
    play(
      second,
      blocks.filter(({ firstSample }) => firstSample >= snapshot.sample),
    );
    first.session.end();
    second.session.end();
    const [whole, rest] = [take(first.session), take(second.session)];
    expect(hopsOf(rest)).toHaveLength(80);
    expect(hopsOf(rest)).toEqual(hopsOf(whole).slice(-80));
    expect(rest.status?.hopCount).toBe(200);
    expect(rest.status?.finalScore).toEqual(whole.status?.finalScore);
    expect(rest.status?.quality).toEqual(whole.status?.quality);
  });

  test("features are watched for drift, also by a session that goes on, and beside the training of what decodes now", async () => {
    const longer = shortSource(40, 8);
    const blocks = cutBlock(await wholeBlock(longer), [100]);
    const first = rig();
    play(first, blocks.slice(0, 290));
    expect(take(first.session).status?.drift).toBeNull();
    const second = rig();
    second.session.resume(structuredClone(first.session.snapshot()));
    for (const each of [first, second]) play(each, blocks.slice(290));
    const [whole, rest] = [take(first.session).status?.drift, take(second.session).status?.drift];
    expect(whole?.seconds).toBeGreaterThan(35);
    expect(whole?.features[0]?.name).toMatch(/^LFP_\d_/);
    expect(rest).toEqual(whole);
    // The same rows, beside another training: the shift is told anew at once.
    const shifted = { ...model, mean: model.mean.map((mean, i) => mean - 2 * model.sd[i]!) };
    second.session.swap(shifted);
    second.clock.now += 1000;
    const told = take(second.session).status?.drift;
    expect(told?.verdict).toBe("bad");
    expect(told?.features[0]?.shift).toBeGreaterThan(1.5);
  });

  test("a snapshot of something else is refused", () => {
    const other = rig({ info: { ...info, channels: [...info.channels].reverse() } });
    play(other, cutBlock(block, [100]).slice(0, 30));
    const snapshot = other.session.takeSnapshot()!;
    expect(snapshot.sample).toBe(3000);
    expect(() => rig().session.resume({ ...snapshot, live: { ...snapshot.live, shape: 1 } })).toThrow(
      TypeError,
    );
  });

  test("doubled and torn blocks change nothing but the counts", () => {
    const sound = rig();
    play(sound, cutBlock(block, [10]));
    const troubled = rig();
    const blocks = cutBlock(block, [10]);
    blocks.forEach((part, i) => {
      if (i % 7 === 3) return;
      play(troubled, i % 7 === 4 ? [part, blocks[i - 1]!, part] : [part]);
    });
    expect(hopsOf(take(troubled.session))).toEqual(hopsOf(take(sound.session)));
    troubled.session.end();
    const { intake, lostSamples } = take(troubled.session).status!;
    expect(lostSamples).toBe(0);
    expect(intake.reorderedBlocks).toBeGreaterThan(200);
    expect(intake.outdatedSamples).toBe(10 * intake.reorderedBlocks);
  });

  test("around each value lies its interval of held-out residuals, and how often it held is told", () => {
    const played = rig();
    play(played, cutBlock(block, [100]));
    const { hops, status } = take(played.session);
    const { residuals } = model.artifact;
    if (!residuals) throw new Error("the decoder has no residuals");
    expect(played.session.display.intervalShare).toBeCloseTo(0.9);
    let held = 0;
    let count = 0;
    for (let i = 0; i < hops.count; i++) {
      const [low, high] = intervalAt(residuals, hops.decoded[i] as number, 0.05);
      expect([hops.low[i], hops.high[i]]).toEqual([low, high]);
      if (Number.isNaN(low) || (hops.samples[i] as number) < setup.scoreFromSample) continue;
      count++;
      if ((hops.measured[i] as number) >= low && (hops.measured[i] as number) <= high) held++;
    }
    expect(status?.coverage).toEqual({ share: held / count, count });
  });

  test("onsets of measured force are marked where it rises", () => {
    const played = rig();
    play(played, cutBlock(block, [100]));
    const { hops } = take(played.session);
    const marked = Array.from({ length: hops.count }, (_, i) => i).filter(
      (i) => (hops.onsets[i] as number) & measuredOnset,
    );
    expect(marked.length).toBeGreaterThan(0);
    for (const i of marked) expect(hops.measured[i]).toBeGreaterThan(hops.measured[i - 1] as number);
  });

  test("spectra are of the channels that are shown", () => {
    const played = rig();
    const parts = cutBlock(block, [100]);
    play(played, parts.slice(0, 50));
    const ofAll = take(played.session).spectra;
    played.session.show({ traces: [2], montage: "recorded" });
    play(played, parts.slice(50, 70));
    const ofOne = take(played.session).spectra;
    const width = mostShown * Spectrogram.binCount;
    const column = (from: typeof ofAll, at: number, channel: number) =>
      from.values.slice(
        at * width + channel * Spectrogram.binCount,
        at * width + (channel + 1) * Spectrogram.binCount,
      );
    expect([ofAll.count, ofOne.count]).toEqual([50, 20]);
    expect(column(ofAll, 40, 2).some(Number.isNaN)).toBe(false);
    expect(column(ofOne, 10, 0).some(Number.isNaN)).toBe(false);
    expect(column(ofOne, 10, 1).every(Number.isNaN)).toBe(true);
  });
});
