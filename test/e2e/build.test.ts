import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { dist, distFiles, pageScripts, test } from "./app.ts";

const read = (path: string) => readFile(join(dist, path), "utf8");

describe("the build", () => {
  test("keeps TensorFlow.js out of what the page loads, in the workers it is", async () => {
    const loaded = await pageScripts();
    const mark = "Tensor is disposed.";
    for (const [path, code] of loaded) expect(code.includes(mark), path).toBe(false);
    expect(loaded.size).toBeGreaterThan(0);
    const others = (await distFiles()).filter((file) => /^assets\/.*\.js$/.test(file) && !loaded.has(file));
    const codes = await Promise.all(others.map(read));
    expect(codes.some((code) => code.includes(mark))).toBe(true);
  });

  test("ships the licences of what is in it, those of the workers included, and not in the scripts", async () => {
    const licences = await read("licences.txt");
    for (const name of [
      "Gripscope",
      "react",
      "uplot",
      "comlink",
      "@tensorflow/tfjs-core",
      "seedrandom",
      "workbox-core",
    ]) {
      expect(licences, name).toMatch(new RegExp(`^${name} .*\\(.+\\)$`, "m"));
    }
    expect(licences).toContain("Apache License\n");
    for (const file of (await distFiles()).filter((name) => name.includes(".worker-"))) {
      expect(await read(file), file).not.toContain("@license");
    }
  });

  test("can be installed: every icon that the manifest names is there in its size", async () => {
    const manifest = JSON.parse(await read("manifest.webmanifest"));
    expect(manifest).toMatchObject({
      name: "Gripscope",
      display: "standalone",
      start_url: "./",
      scope: "./",
    });
    expect(manifest.icons.map((icon: { purpose?: string }) => icon.purpose)).toContain("maskable");
    for (const { src, type, sizes } of manifest.icons) {
      const icon = await readFile(join(dist, src));
      if (type === "image/png") expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`, src).toBe(sizes);
      else expect(icon.toString("utf8"), src).toMatch(/^<svg /);
    }
  });
});
