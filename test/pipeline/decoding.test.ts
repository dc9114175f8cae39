import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { RunSetup } from "../../src/contract/apis.ts";
import type { Frame, FrameRequest } from "../../src/contract/frame.ts";
import { backendInUse, tensorCount } from "../../src/decoders/backends.ts";
import type { Artifact } from "../../src/models/artifact.ts";
import { Acquisition } from "../../src/pipeline/acquisition.ts";
import { Decoding } from "../../src/pipeline/decoding.ts";
import { loadModel } from "../../src/pipeline/load.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { droppedFiles } from "./files.ts";
import { artifactOf, liveHops, requestOf, shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(8, 8);
const { info } = source;
const setup: RunSetup = { info, startSample: 0, liveFromSample: 0, scoreFromSample: 0, cue: "CUE" };
const endings: (() => void)[] = [];
let artifact: Artifact;

beforeAll(async () => {
  artifact = await artifactOf(requestOf(shortSource(30)));
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const end of endings.splice(0)) end();
});

/** Both sides of a run as the workers hold them, and a page that asks for one frame after another. */
async function rig(decoding: Decoding, files: File[]) {
  const acquisition = new Acquisition();
  const blocks = new MessageChannel();
  const frames = new MessageChannel();
  const seen = {
    hops: [] as [number, number, number][],
    states: [] as string[],
    last: null as Frame["status"],
  };
  const ask = (spent: Frame | null) =>
    frames.port2.postMessage({
      kind: "request",
      spent,
      drawnSample: Number.NaN,
      drawnAtMs: Number.NaN,
    } satisfies FrameRequest);
  frames.port2.onmessage = ({ data: frame }: MessageEvent<Frame>) => {
    const { hops, status } = frame;
    for (let i = 0; i < hops.count; i++) {
      seen.hops.push([hops.samples[i]!, hops.decoded[i]!, hops.measured[i]!]);
    }
    if (status) {
      seen.last = status;
      if (seen.states.at(-1) !== status.state) seen.states.push(status.state);
    }
    ask(frame);
  };
  const config = {
    source: { kind: "recording" as const, files },
    speed: "max" as const,
    startSample: 0,
    liveFromSample: 0,
    scoreFromSample: 0,
    blockMs: 10,
  };
  endings.push(() => {
    acquisition.stop();
    for (const { port1, port2 } of [blocks, frames]) {
      port1.close();
      port2.close();
    }
  });
  await acquisition.start(config, blocks.port1);
  const display = await decoding.connect(setup, blocks.port2, frames.port1);
  ask(null);
  return {
    seen,
    display,
    until: (condition: () => void) => vi.waitFor(condition, { timeout: 10_000, interval: 10 }),
  };
}

describe("Decoding", () => {
  test("of decoders asked for at once, the last one is what runs", async () => {
    const decoding = new Decoding();
    const names = await Promise.all([
      decoding.load(artifact, "wasm"),
      decoding.load({ ...artifact, hash: "0".repeat(64) }, "cpu").catch((error: Error) => error),
      decoding.load(artifact, "cpu"),
    ]);
    expect(names[1]).toBeInstanceOf(Error);
    expect(backendInUse()).toBe("cpu");
    const { seen, until } = await rig(decoding, await droppedFiles("a", source));
    await until(() => expect(seen.states).toContain("ended"));
    expect(seen.last?.backend.name).toBe("cpu");
  });

  test("a run over the ports gives the page every value of the live path, then the end with a score", async () => {
    const decoding = new Decoding();
    await decoding.load(artifact, "cpu");
    const { seen, until } = await rig(decoding, await droppedFiles("a", source));
    await until(() => expect(seen.states).toContain("ended"));
    const model = await loadModel(artifact, "a", "cpu");
    const { hops } = liveHops(info, model, [await wholeBlock(source)]);
    expect(seen.hops).toEqual(hops.map(({ sample, decoded, measured }) => [sample, decoded, measured]));
    expect(seen.last).toMatchObject({ hopCount: 80, lostSamples: 0, state: "ended" });
    expect(seen.last?.finalScore?.count).toBe(hops.filter(({ decoded }) => !Number.isNaN(decoded)).length);
  });

  test("a source that fails is a failed run, with the reason", async () => {
    const decoding = new Decoding();
    await decoding.load(artifact, "cpu");
    const files = await droppedFiles("a", source);
    files.at(-1)!.slice = () => new Blob([]);
    const { seen, until } = await rig(decoding, files);
    await until(() => expect(seen.last?.state).toBe("failed"));
    expect(seen.last?.noEstimate).toContain("a.eeg: changed while it was read");
  });

  test("says what it loaded, and holds the tensors of one decoder however often it loads", async () => {
    const decoding = new Decoding();
    const loaded = await decoding.load(artifact, "cpu");
    expect(loaded).toMatchObject({
      name: artifact.name,
      hash: artifact.hash,
      goesOn: false,
      decoder: "wiener-cascade",
      target: { name: "FORCE", kind: "force", unit: "%" },
      backend: { name: "cpu" },
    });
    expect(loaded.goldenError).toBeLessThan(1e-5);
    const before = tensorCount();
    for (let i = 0; i < 3; i++) await decoding.load(artifact, "cpu");
    expect(tensorCount()).toBe(before);
  });

  test("loads by address, and says which file could not be fetched", async () => {
    const decoding = new Decoding();
    vi.stubGlobal("fetch", async (url: string) =>
      url.endsWith("/good.json")
        ? Response.json(artifact)
        : new Response("", { status: 404, statusText: "Not Found" }),
    );
    expect((await decoding.load("https://example.org/models/good.json", "cpu")).name).toBe(artifact.name);
    await expectRefusal(decoding.load("models/other.json", "cpu"), "other.json", /could not be fetched: 404/);
  });

  test("keeps the decoder that runs when another one is refused", async () => {
    const decoding = new Decoding();
    await decoding.load(artifact, "cpu");
    await expectRefusal(
      decoding.load({ ...artifact, name: "Other" }, "cpu"),
      "decoder",
      "was changed after it was made",
    );
    await expectRefusal(decoding.load(artifact, "abacus" as never), "backend", "abacus");
    const { seen, until } = await rig(decoding, await droppedFiles("a", source));
    await until(() => expect(seen.hops).toHaveLength(80));
  });

  test("refuses to connect before a decoder is loaded", async () => {
    const { port1, port2 } = new MessageChannel();
    await expectRefusal(new Decoding().connect(setup, port1, port2), "decoder", "none is loaded");
    port1.close();
  });
});
