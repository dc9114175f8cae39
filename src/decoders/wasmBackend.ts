import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

// Written out so that the bundler sees two assets; in Node the same addresses are files.
const plain = new URL(
  "../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
  import.meta.url,
);
const simd = new URL(
  "../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  import.meta.url,
);

function address(url: URL): string {
  return url.protocol === "file:" ? decodeURIComponent(url.pathname) : url.href;
}

setWasmPaths({
  "tfjs-backend-wasm.wasm": address(plain),
  "tfjs-backend-wasm-simd.wasm": address(simd),
  // Never fetched, as threads are off, but no address may be missing.
  "tfjs-backend-wasm-threaded-simd.wasm": address(simd),
});
