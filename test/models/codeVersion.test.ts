import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codeVersion } from "../../src/models/codeVersion.ts";

test("is the version in package.json", () => {
  const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  expect(codeVersion).toBe(JSON.parse(file).version);
});
