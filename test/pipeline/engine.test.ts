import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tensorCount } from "../../src/decoders/backends.ts";
import { type Decoder, DecoderFault } from "../../src/decoders/decoder.ts";
import type { Artifact } from "../../src/models/artifact.ts";
import { Engine, type EngineOptions, type Move } from "../../src/pipeline/engine.ts";
import { loadModel, readModel } from "../../src/pipeline/load.ts";
import { artifactOf, requestOf, shortSource } from "./fixture.ts";

const artifacts: Record<string, Artifact> = {};
beforeAll(async () => {
  for (const decoder of ["wiener-cascade", "kalman"]) {
    artifacts[decoder] = await artifactOf(requestOf(shortSource(40), { decoder }));
  }
});

let now = 0;
beforeEach(() => {
  now = 0;
});

/** An engine on the processor, beside an undisturbed decoder that says what every row must give. */
async function rig(decoder = "wiener-cascade", changes: Partial<EngineOptions> = {}) {
  const model = await loadModel(artifacts[decoder], "test.json", "cpu");
  const undisturbed = (await readModel(artifacts[decoder], "test.json")).plain;
  const moves: Move[] = [];
  let tail: Promise<unknown> = Promise.resolve();
  const engine = new Engine(model, {
    isPinned: false,
    hopMs: 100,
    alone: (operation) => {
      const done = tail.then(operation);
      tail = done;
      return done;
    },
    onMove: (move) => moves.push(move),
    nowMs: () => now,
    ...changes,
  });
  const rows = model.artifact.golden.rows.map((row) => Float64Array.from(row));
  const out = new Float64Array(1);
  const wanted = new Float64Array(1);
  let at = 0;
  return {
    engine,
    moves,
    settled: () => tail,
    /** Has the backend in use do something else than compute. */
    spoil(instead: (row: Float64Array, out: Float64Array, predict: Decoder["predict"]) => void) {
      const { graph } = engine as unknown as { graph: Decoder };
      const { predict } = graph;
      graph.predict = (row, into) => instead(row, into, predict);
    },
    /** Decodes the next rows; each must be what it should be. */
    decode(count: number) {
      for (let i = 0; i < count; i++, at++) {
        const row = rows[at % rows.length]!;
        engine.predict(row, out);
        undisturbed.predict(row, wanted);
        expect(Math.abs(out[0]! - wanted[0]!) / model.range, `row ${at}`).toBeLessThan(1e-4);
      }
    },
  };
}

const fault = () => {
  throw new DecoderFault("cpu returned something that the decoder did not compute");
};

describe.each(["wiener-cascade", "kalman"])("an engine of a %s", (decoder) => {
  test("loses no value to a backend that fails, bridges the time in float64, and goes back when it has been made anew", async () => {
    const { engine, spoil, moves, decode, settled } = await rig(decoder);
    decode(10);
    expect(engine.backend.name).toBe("cpu");
    const tensors = tensorCount();
    spoil(fault);
    decode(10);
    expect(engine.backend.name).toBe("float64");
    await settled();
    expect(moves).toEqual([{ from: "cpu", to: "cpu", reason: expect.stringContaining("did not compute") }]);
    expect(engine.backend.name).toBe("cpu");
    decode(10);
    expect(tensorCount()).toBe(tensors);
    engine.dispose();
  });

  test("an error of any kind is a fault: no memory, no context", async () => {
    const { spoil, moves, decode, settled } = await rig(decoder);
    spoil(() => {
      throw new Error("Unable to create WebGLTexture.");
    });
    decode(3);
    await settled();
    expect(moves[0]?.reason).toBe("Unable to create WebGLTexture.");
    decode(3);
  });

  test("replays golden rows between hops, and leaves a backend that is no longer right without harm to its own values", async () => {
    const { engine, spoil, moves, decode, settled } = await rig(decoder);
    const golden = artifacts[decoder]!.golden;
    const all = golden.rows.length * golden.passes;
    for (let i = 0; i < 20; i++) {
      decode(1);
      now += 100;
      engine.check();
    }
    expect(moves).toEqual([]);
    spoil((_, out) => {
      out[0] = 1e3;
    });
    // Of every golden row one is looked at in 100 ms.
    for (let i = 0; i < all && engine.backend.name === "cpu"; i++) {
      engine.check();
      now += 100;
    }
    expect(engine.backend.name).toBe("float64");
    await settled();
    expect(moves[0]?.reason).toContain("a golden row came out wrong by");
    decode(20);
  });
});

describe("an engine", () => {
  test("leaves a backend that fails again and again for the next one in order", async () => {
    const { engine, spoil, moves, decode, settled } = await rig();
    engine.rank(["cpu", "wasm"]);
    for (let i = 0; i < 3; i++) {
      spoil(fault);
      decode(2);
      await settled();
      now += 1000;
    }
    expect(moves.map(({ from, to }) => [from, to])).toEqual([
      ["cpu", "cpu"],
      ["cpu", "cpu"],
      ["cpu", "wasm"],
    ]);
    decode(20);
    expect(engine.backend.name).toBe("wasm");
  });

  test("forgets failures that lie more than a minute back", async () => {
    const { spoil, moves, decode, settled } = await rig();
    for (let i = 0; i < 4; i++) {
      spoil(fault);
      decode(2);
      await settled();
      now += 40_000;
    }
    expect(moves.map(({ to }) => to)).toEqual(["cpu", "cpu", "cpu", "cpu"]);
  });

  test("computes on in float64 where no backend is left", async () => {
    const { engine, spoil, moves, decode, settled } = await rig();
    engine.rank([]);
    for (let i = 0; i < 3; i++) {
      spoil(fault);
      decode(2);
      await settled();
    }
    expect(moves.at(-1)).toMatchObject({ from: "cpu", to: "float64" });
    decode(20);
    expect(engine.backend.name).toBe("float64");
  });

  test("goes to a faster backend where one is too slow, and not back", async () => {
    const { engine, spoil, moves, decode, settled } = await rig();
    engine.rank(["wasm", "cpu"]);
    const slowly = (row: Float64Array, out: Float64Array, predict: Decoder["predict"]) => {
      now += 60;
      predict(row, out);
    };
    spoil(slowly);
    decode(20);
    await settled();
    expect(moves).toEqual([
      { from: "cpu", to: "wasm", reason: expect.stringContaining("more than half of the 100 ms") },
    ]);
    spoil(slowly);
    decode(60);
    await settled();
    expect(moves).toHaveLength(1);
    expect(engine.backend.name).toBe("wasm");
  });

  test("stays with a pinned backend that is slow, and says so once", async () => {
    const { engine, spoil, moves, decode, settled } = await rig("wiener-cascade", { isPinned: true });
    spoil((row, out, predict) => {
      now += 60;
      predict(row, out);
    });
    decode(60);
    await settled();
    expect(moves).toEqual([{ from: "cpu", to: "cpu", reason: expect.stringContaining("it is pinned") }]);
    expect(engine.backend.name).toBe("cpu");
  });

  test("what starts another decoder has it bridge, and it goes on where that did not come to anything", async () => {
    const { engine, moves, decode } = await rig("kalman");
    decode(5);
    engine.bridge();
    expect(engine.backend.name).toBe("float64");
    decode(5);
    engine.unbridge();
    expect(engine.backend.name).toBe("cpu");
    decode(5);
    expect(moves).toEqual([]);
  });
});
