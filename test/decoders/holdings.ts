import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { backend, type DataId } from "@tensorflow/tfjs-core";
import { expect, vi } from "vitest";

/** A decoder, and a way to zero the memory in which the backend keeps the first of its tensors, or all of them. */
export function holdings<T>(load: () => T): { decoder: T; lose(first?: number): void } {
  const current = backend() as MathBackendCPU | BackendWasm;
  const spy = vi.spyOn(current as MathBackendCPU, "write");
  const decoder = load();
  const written = spy.mock.results.map(({ value }) => value as DataId);
  spy.mockRestore();
  return {
    decoder,
    lose(first = written.length) {
      expect(first).toBeGreaterThan(0);
      for (const id of written.slice(0, first)) {
        const values = current.readSync(id) as Float32Array;
        if ("wasm" in current) {
          const { HEAPU8 } = current.wasm as unknown as { HEAPU8: Uint8Array };
          const at = current.getMemoryOffset(id);
          HEAPU8.fill(0, at, at + values.byteLength);
        } else {
          values.fill(0);
        }
        expect(current.readSync(id)).toEqual(new Float32Array(values.length));
      }
    },
  };
}
