import { expect, test, vi } from "vitest";
import type { ToAcquisition, ToDecoder } from "../../src/contract/blockPort.ts";
import type { Frame, FrameRequest } from "../../src/contract/frame.ts";
import { Decoding } from "../../src/pipeline/decoding.ts";
import { artifactOf, requestOf, shortSource, wholeBlock } from "./fixture.ts";

const source = shortSource(30);
const { info } = source;
const width = info.channels.length;
const hop = 100;

// A file of its own: in this one no backend has been started before, and WebAssembly takes its time to.
test("every hop that comes while another backend starts is decoded, in order", async () => {
  const artifact = await artifactOf(requestOf(source));
  const { data } = await wholeBlock(source);
  const decoding = new Decoding();
  await decoding.load(artifact, "cpu");
  const blocks = new MessageChannel();
  const frames = new MessageChannel();
  const samples: number[] = [];
  const decoded: number[] = [];
  let said: Frame["status"] = null;
  let taken = 0;
  let sent = 0;
  blocks.port1.onmessage = ({ data: message }: MessageEvent<ToAcquisition>) => {
    if (message.kind === "taken") taken++;
  };
  const ask = (spent: Frame | null) =>
    frames.port2.postMessage({
      kind: "request",
      spent,
      drawnSample: Number.NaN,
      drawnAtMs: Number.NaN,
    } satisfies FrameRequest);
  frames.port2.onmessage = ({ data: frame }: MessageEvent<Frame>) => {
    for (let i = 0; i < frame.hops.count; i++) {
      samples.push(frame.hops.samples[i]!);
      decoded.push(frame.hops.decoded[i]!);
    }
    said = frame.status ?? said;
    ask(frame);
  };
  const send = () => {
    const firstSample = hop * sent++;
    const block = {
      firstSample,
      frameCount: hop,
      data: data.slice(firstSample * width, (firstSample + hop) * width),
      acquiredAtMs: Number.NaN,
    };
    blocks.port1.postMessage({ kind: "block", block } satisfies ToDecoder);
  };
  try {
    await decoding.connect(
      { info, startSample: 0, liveFromSample: 0, scoreFromSample: 0, cue: null },
      blocks.port2,
      frames.port1,
    );
    ask(null);
    for (let i = 0; i < 100; i++) send();
    await vi.waitFor(() => expect(taken).toBe(100));
    let isLoading = true;
    const loading = decoding.load(artifact, "wasm").finally(() => {
      isLoading = false;
    });
    while (isLoading && sent < 250) {
      send();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect((await loading).backend.name).toBe("wasm");
    expect(sent).toBeGreaterThan(102);
    for (let i = 0; i < 20; i++) send();
    await vi.waitFor(() => expect(samples).toHaveLength(sent));
    expect(said).toMatchObject({ noEstimate: null, state: "running" });
    // Told through another port than what was decoded.
    await vi.waitFor(() => expect(taken).toBe(sent));
    expect(samples).toEqual(samples.map((_, i) => (i + 1) * hop - 1));
    expect(decoded.slice(14).filter(Number.isNaN)).toEqual([]);
  } finally {
    for (const { port1, port2 } of [blocks, frames]) {
      port1.close();
      port2.close();
    }
  }
});
