import { expect, test } from "vitest";
import { describeDecoder } from "../../src/pipeline/describeDecoder.ts";
import { expectRefusal } from "../recordings/fixture.ts";
import { artifactOf, requestOf, shortSource } from "./fixture.ts";

test("tells everything but weights and golden rows, and refuses what was changed", async () => {
  const artifact = await artifactOf(requestOf(shortSource(40)));
  const described = await describeDecoder(artifact, "a.json");
  expect(described).toMatchObject({
    name: artifact.name,
    card: artifact.card,
    lineage: artifact.lineage,
    decoder: { kind: "wiener-cascade" },
    goldenRows: 16,
  });
  expect(JSON.stringify(described)).not.toContain('"weights":');
  artifact.lineage.seed++;
  await expectRefusal(describeDecoder(artifact, "a.json"), "a.json", "was changed");
});
