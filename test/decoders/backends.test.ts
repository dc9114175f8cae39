import { getBackend } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startBackend, tensorCount } from "../../src/decoders/backends.ts";

test("cpu and wasm start, report themselves and hold nothing", async () => {
  for (const name of ["cpu", "wasm", "cpu"] as const) {
    expect(await startBackend(name)).toEqual({ name, renderer: "", software: false });
    expect(getBackend()).toBe(name);
    expect(tensorCount()).toBe(0);
  }
});

test("a backend that this machine has not is refused with what to choose instead, and the former one stays", async () => {
  for (const name of ["wasm", "cpu"] as const) {
    await startBackend(name);
    await expect(startBackend("webgl")).rejects.toThrow(/^webgl: .*\. Choose wasm or cpu\.$/);
    expect(getBackend()).toBe(name);
  }
});
