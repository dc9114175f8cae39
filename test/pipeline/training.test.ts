import { describe, expect, test } from "vitest";
import type { Progress } from "../../src/contract/apis.ts";
import type { TrainRequest } from "../../src/contract/config.ts";
import { specs } from "../../src/features/index.ts";
import type { Artifact } from "../../src/models/artifact.ts";
import { parseArtifact } from "../../src/models/artifact.ts";
import { Training } from "../../src/pipeline/training.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { droppedFiles } from "./files.ts";
import { shortSource } from "./fixture.ts";

const simulated = { kind: "simulated" as const, patient: "strong", seed: 7 };

function requestOf(changes: Partial<TrainRequest> = {}): TrainRequest {
  return {
    source: simulated,
    decoder: "wiener-filter",
    target: "FORCE",
    channels: [],
    startSample: 0,
    endSample: 30_000,
    seed: 1,
    ...changes,
  };
}

describe("inspecting", () => {
  test("a recording gives its summary, statistics and findings", async () => {
    const files = await droppedFiles("a", shortSource(3));
    const report = await new Training().inspect({ kind: "recording", files });
    expect(report).toMatchObject({
      format: "BrainVision",
      frameCount: 3000,
      markerCount: 0,
      proposedTarget: "FORCE",
    });
    expect(report.channels.map(({ name }) => name)).toEqual(["LFP_0", "LFP_1", "LFP_2", "FORCE", "CUE"]);
    expect(report.findings.map(({ what }) => what)).toContain("The recording is 3.0 s long.");
  });

  test("a long recording is known by its first seconds, and verified whole with progress", async () => {
    const source = { kind: "recording" as const, files: await droppedFiles("a", shortSource(30)) };
    const training = new Training();
    const first = await training.inspect(source);
    expect(first.seenShare).toBeCloseTo(1 / 3, 9);
    const steps: number[] = [];
    const whole = await training.verify(source, (fraction) => steps.push(fraction));
    expect([whole.seenShare, steps.at(-1), whole.channels.length]).toEqual([1, 1, 5]);
    expect(whole.channels[0]?.sd).not.toBe(first.channels[0]?.sd);
  });

  test("verifying ends as another recording is opened", async () => {
    const source = { kind: "recording" as const, files: await droppedFiles("a", shortSource(30)) };
    const training = new Training();
    const verified = training.verify(source, () => {});
    const opened = training.inspect(source);
    await expect(verified).rejects.toMatchObject({ name: "AbortError" });
    expect((await opened).frameCount).toBe(30_000);
  });

  test("a simulated patient has nothing to be verified", async () => {
    const report = await new Training().inspect(simulated);
    expect(report).toMatchObject({ format: "simulated", simulated: true, channels: [], findings: [] });
  });
});

describe("looking at a recording from afar", () => {
  const ofAll = { channels: ["LFP_0"], startSample: 0, endSample: 30_000, columns: 100 };

  test("tells of what was verified, and looks at the rest where nobody asked for it", async () => {
    const source = { kind: "recording" as const, files: await droppedFiles("a", shortSource(30)) };
    const training = new Training();
    const told = async () => {
      const { least, isGrowing } = await training.overview({ source, ...ofAll });
      return { count: least.filter(Number.isFinite).length, isGrowing };
    };
    await training.inspect(source);
    // The first ten seconds, in whole bins; then it goes on by itself.
    const first = await told();
    expect(first.isGrowing).toBe(true);
    expect(first.count).toBeLessThan(40);
    await expect.poll(told).toEqual({ count: 100, isGrowing: false });
    await training.inspect(simulated);
    expect(await told()).toEqual({ count: 100, isGrowing: false });
  });

  test("gives the spectrum of a channel, and nothing of a simulated patient", async () => {
    const source = { kind: "recording" as const, files: await droppedFiles("a", shortSource(30)) };
    const training = new Training();
    const { channel, fit, segments } = await training.spectrum({
      ...{ source, channel: "LFP_1", startSample: 0, endSample: 30_000 },
    });
    expect([channel.unit, segments]).toEqual(["µV", 28]);
    expect(fit!.exponent).toBeGreaterThan(0.5);
    await expectRefusal(
      training.overview({ source: simulated, ...ofAll }),
      "overview",
      "of recordings alone",
    );
  });
});

test("a decoder is described, with its size, and refused by its name where it was changed", async () => {
  const { artifact } = await new Training().train(requestOf(), () => {});
  const { hash, name, lineage } = artifact as Artifact;
  const described = await new Training().describeDecoder(artifact, "a.json");
  expect(described).toMatchObject({ hash, name, lineage, decoder: { kind: "wiener-filter" } });
  expect(described.bytes).toBe(Buffer.byteLength(JSON.stringify(artifact)));
  await expectRefusal(
    new Training().describeDecoder({ ...artifact, name: "x" }, "a.json"),
    "a.json",
    "was changed",
  );
});

describe("training", () => {
  test("gives a sealed decoder, its figures and how far it was on the way", async () => {
    const steps: Progress[] = [];
    const result = await new Training().train(requestOf(), (progress) => steps.push(progress));
    const artifact = result.artifact as Artifact;
    expect(await parseArtifact(JSON.parse(JSON.stringify(artifact)), "test")).toBeDefined();
    expect(artifact.lineage).toMatchObject({
      source: "strong responder, seed 7",
      firstSample: 0,
      lastSample: 29_999,
    });
    expect(artifact.lineage.trainedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(result).toMatchObject({
      name: artifact.name,
      seconds: 30,
      gapMs: 1400,
      rowCount: artifact.lineage.rowCount,
    });
    expect(result.blocked.folds).toHaveLength(3);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.every(({ remainingMs }) => remainingMs >= 0)).toBe(true);
  });

  test("heeds channels and spec, and counts no further than a recording goes", async () => {
    const files = await droppedFiles("a", shortSource(20));
    const result = await new Training().train(
      requestOf({
        source: { kind: "recording", files },
        channels: ["LFP_1"],
        spec: specs["science-recipe"],
        endSample: 1_000_000,
      }),
      () => {},
    );
    const { input } = result.artifact as Artifact;
    expect(input.channels.map(({ name }) => name)).toEqual(["LFP_1"]);
    expect(input.features).toEqual(specs["science-recipe"]);
    expect([result.seconds, result.gapMs]).toEqual([20, 1500]);
  });

  test("a cancelled one rejects with an AbortError, and the next one runs", async () => {
    const training = new Training();
    const running = training.train(requestOf(), () => training.cancel());
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await training.train(requestOf(), () => {});
  });

  test("a new one cancels the one under way", async () => {
    const training = new Training();
    const first = training.train(requestOf(), () => {});
    const second = training.train(requestOf({ decoder: "wiener-cascade" }), () => {});
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    expect((await second).name).toContain("cascade");
  });

  test("cancelling where nothing runs does nothing", () => {
    expect(() => new Training().cancel()).not.toThrow();
  });

  test("what cannot be used is refused by name", async () => {
    const train = (changes: Partial<TrainRequest>) => new Training().train(requestOf(changes), () => {});
    await expectRefusal(train({ target: "GRIP" }), "target GRIP", "no such channel");
    await expectRefusal(train({ decoder: "oracle" }), "decoder oracle", "is not known");
    await expectRefusal(train({ endSample: -1 }), "training", "endSample");
    await expectRefusal(train({ spec: { schema: 1 } }), "spec", "schema");
    await expectRefusal(train({ source: { ...simulated, patient: "weak" } }), "patient weak", "is not known");
  });
});
