import { afterEach, describe, expect, test, vi } from "vitest";
import { blocksInFlight, type ToAcquisition, type ToDecoder } from "../../src/contract/blockPort.ts";
import type { RunConfig } from "../../src/contract/config.ts";
import { Acquisition } from "../../src/pipeline/acquisition.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { droppedFiles } from "./files.ts";
import { shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(3);
const { data } = await wholeBlock(source);
const recorded = { kind: "recording" as const, files: await droppedFiles("a", source) };
const endings: (() => void)[] = [];

afterEach(() => {
  for (const end of endings.splice(0)) end();
});

function configOf(changes: Partial<RunConfig> = {}): RunConfig {
  return {
    source: recorded,
    speed: "max",
    startSample: 0,
    liveFromSample: 0,
    scoreFromSample: 0,
    blockMs: 10,
    ...changes,
  };
}

/** The far end of a block port, which keeps what comes. */
async function rig(config: RunConfig, { answers = true, acquisition = new Acquisition() } = {}) {
  const { port1, port2 } = new MessageChannel();
  const messages: ToDecoder[] = [];
  const samples: number[] = [];
  const held: Float32Array[] = [];
  const post = (message: ToAcquisition, transfer: Transferable[] = []) =>
    port2.postMessage(message, transfer);
  const give = (taken: Float32Array) => post({ kind: "taken", data: taken }, [taken.buffer as ArrayBuffer]);
  port2.onmessage = ({ data: message }: MessageEvent<ToDecoder>) => {
    messages.push(message);
    if (message.kind !== "block") return;
    const { block } = message;
    samples.push(...block.data.subarray(0, 5 * block.frameCount));
    if (answers) give(block.data);
    else held.push(block.data);
  };
  endings.push(() => {
    acquisition.stop();
    port2.close();
  });
  await acquisition.start(config, port1);
  return {
    acquisition,
    messages,
    samples,
    post,
    answer: (count: number) => held.splice(0, count).forEach(give),
    kinds: () => messages.map(({ kind }) => kind),
    until: (condition: () => void) => vi.waitFor(condition, { timeout: 10_000, interval: 5 }),
  };
}

describe("Acquisition", () => {
  test("sends nothing before it is told that the other side is ready, then every sample once, then the end", async () => {
    const { kinds, samples, messages, post, until } = await rig(configOf());
    post({ kind: "clock", sentMs: 12.5 });
    await until(() => expect(kinds()).toEqual(["clock"]));
    expect(messages[0]).toMatchObject({ sentMs: 12.5, answeredMs: expect.any(Number) });
    post({ kind: "ready" });
    await until(() => expect(kinds().at(-1)).toBe("end"));
    expect(Float32Array.from(samples)).toEqual(data);
    expect(kinds().filter((kind) => kind === "end")).toHaveLength(1);
    for (const message of messages) {
      if (message.kind === "block") expect(message.block.acquiredAtMs).toBeNaN();
    }
  });

  test("keeps no more blocks unanswered than agreed, and loses nothing by it", async () => {
    const { kinds, samples, post, answer, until } = await rig(
      configOf({ source: { kind: "simulated", patient: "strong", seed: 7 } }),
      { answers: false },
    );
    post({ kind: "ready" });
    await until(() => expect(kinds()).toHaveLength(blocksInFlight));
    const before = samples.length;
    answer(3);
    await until(() => expect(kinds()).toHaveLength(blocksInFlight + 3));
    expect(samples.length).toBeGreaterThan(before);
    expect(Float32Array.from(samples.slice(0, data.length))).toEqual(data.subarray(0, samples.length));
  });

  test("holds the stream while paused, says so, and goes on where it was", async () => {
    const acquisition = new Acquisition();
    acquisition.pause();
    const { kinds, messages, samples, post, until } = await rig(configOf(), { acquisition });
    post({ kind: "ready" });
    post({ kind: "clock", sentMs: 1 });
    await until(() => expect(kinds()).toContain("clock"));
    expect(messages[0]).toEqual({ kind: "state", state: "paused" });
    expect(kinds()).not.toContain("block");
    acquisition.resume();
    await until(() => expect(kinds()).toContain("end"));
    expect(messages).toContainEqual({ kind: "state", state: "running" });
    expect(Float32Array.from(samples)).toEqual(data);
  });

  test("runs history ahead unstamped, and stamps what the clock paces", async () => {
    const { messages, post, until } = await rig(
      configOf({ speed: 8, startSample: 200, liveFromSample: 1000 }),
    );
    post({ kind: "ready" });
    const blocks = () => messages.flatMap((message) => (message.kind === "block" ? [message.block] : []));
    await until(() => expect(blocks().at(-1)?.acquiredAtMs).toEqual(expect.any(Number)));
    await until(() => expect(blocks().some(({ acquiredAtMs }) => acquiredAtMs > 0)).toBe(true));
    expect(blocks()[0]?.firstSample).toBe(200);
    for (const { firstSample, acquiredAtMs } of blocks()) {
      expect(Number.isNaN(acquiredAtMs)).toBe(firstSample < 1000);
    }
  });

  test("speeds up while it runs", async () => {
    const { acquisition, kinds, samples, post, until } = await rig(configOf({ speed: 1 }));
    post({ kind: "ready" });
    await until(() => expect(kinds()).toContain("block"));
    acquisition.setSpeed("max");
    await until(() => expect(kinds()).toContain("end"));
    expect(Float32Array.from(samples)).toEqual(data);
  });

  test("a source that fails is told, with the file and the reason", async () => {
    const files = recorded.files.map((file) => {
      if (!file.name.endsWith(".eeg")) return file;
      const shrunk = new File([file], file.name);
      shrunk.slice = () => new Blob([]);
      return shrunk;
    });
    const { messages, post, until } = await rig(configOf({ source: { kind: "recording", files } }));
    post({ kind: "ready" });
    await until(() => expect(messages).toHaveLength(1));
    expect(messages[0]).toEqual({
      kind: "failed",
      reason: "a.eeg: changed while it was read. Open it again.",
    });
  });

  test("a new run ends the one before it", async () => {
    const first = await rig(configOf(), { answers: false });
    first.post({ kind: "ready" });
    await first.until(() => expect(first.kinds()).toContain("block"));
    const second = await rig(configOf({ startSample: 1000 }), { acquisition: first.acquisition });
    second.post({ kind: "ready" });
    await second.until(() => expect(second.kinds()).toContain("end"));
    expect(Float32Array.from(second.samples)).toEqual(data.subarray(5000));
    expect(first.kinds()).not.toContain("end");
  });

  test("has the simulated patient squeeze as a hand does from then on, and the next run without it", async () => {
    const patient = { kind: "simulated" as const, patient: "strong", seed: 7 };
    const acquisition = new Acquisition();
    const forcesOf = async (isSqueezed: boolean) => {
      await acquisition.open(patient);
      if (isSqueezed) acquisition.setHand(0.9);
      const { samples, post, until } = await rig(configOf({ source: patient }), { acquisition });
      post({ kind: "ready" });
      // Nothing is cued before 3 s.
      await until(() => expect(samples.length).toBeGreaterThan(5 * 2500));
      acquisition.stop();
      return samples.filter((_, i) => i % 5 === 3).slice(1500, 2500);
    };
    expect(Math.min(...(await forcesOf(true)))).toBeGreaterThan(80);
    expect(Math.max(...(await forcesOf(false)))).toBeLessThan(5);
  });

  test("a recording has no hand to give", async () => {
    const { acquisition, kinds, samples, post, until } = await rig(configOf());
    await acquisition.open(recorded);
    acquisition.setHand(0.5);
    acquisition.setHand(null);
    post({ kind: "ready" });
    await until(() => expect(kinds().at(-1)).toBe("end"));
    expect(Float32Array.from(samples)).toEqual(data);
  });

  test("says what a source holds before any run", async () => {
    const acquisition = new Acquisition();
    expect(await acquisition.open(recorded)).toEqual({
      simulated: false,
      label: "a.vhdr",
      info: source.info,
      frameCount: 3000,
      proposedTarget: "FORCE",
      proposedInputs: ["LFP_0", "LFP_1", "LFP_2"],
    });
  });

  test("what does not fit the contract is refused by the field", async () => {
    const acquisition = new Acquisition();
    const { port1, port2 } = new MessageChannel();
    const cases: [Promise<unknown>, string, string][] = [
      [acquisition.open({ kind: "simulated", patient: "strong", seed: -1 }), "source", "seed"],
      [acquisition.open({ kind: "radio" } as never), "source", "kind"],
      [acquisition.open({ kind: "recording", files: [] }), "source", "files"],
      [acquisition.open({ kind: "simulated", patient: "weak", seed: 1 }), "patient weak", "is not known"],
      [acquisition.start(configOf({ speed: 3 as never }), port1), "run", "speed"],
      [acquisition.start(configOf({ blockMs: 0 }), port1), "run", "blockMs"],
      [acquisition.start(configOf({ startSample: 0.5 }), port1), "run", "startSample"],
    ];
    for (const [result, subject, reason] of cases) await expectRefusal(result, subject, reason);
    port1.close();
    port2.close();
  });
});

test("a decoder that takes over is sent nothing before it is ready, then the state and all since, in order", async () => {
  const { acquisition, post, messages, until } = await rig(configOf({ speed: 1 }));
  post({ kind: "ready" });
  await until(() => expect(messages.length).toBeGreaterThan(3));
  const state = { shape: 1, values: new Float64Array(1) };
  post({ kind: "snapshot", snapshot: { sample: 10, live: state, scored: state } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { port1, port2 } = new MessageChannel();
  endings.push(() => port2.close());
  const sent: ToDecoder[] = [];
  port2.onmessage = ({ data: message }: MessageEvent<ToDecoder>) => void sent.push(message);
  await acquisition.rejoin(port1);
  // The stream goes on meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sent).toEqual([]);
  port2.postMessage({ kind: "ready" });
  await until(() => expect(sent.length).toBeGreaterThan(10));
  expect(sent[0]?.kind).toBe("resume");
  let next = 10;
  for (const message of sent.slice(1)) {
    if (message.kind !== "block") continue;
    expect(message.block.firstSample).toBe(next);
    next += message.block.frameCount;
  }
});
